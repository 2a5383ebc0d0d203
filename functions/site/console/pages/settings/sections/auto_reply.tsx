// The add-on: replies of the AI inside the ticket.

import { t } from "../../../texts/translate";
import { Banner, RadioCards, Slider } from "../../../ui";
import { useEditing } from "../context";
import { percent } from "../fields";
import { NumberInput } from "../number_input";
import { Section } from "../section";

export function AutoReply() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  const reply = value.auto_ticket_reply;
  return (
    <Section
      id="auto_reply"
      text={t(
        "After a ticket is made, the AI reads it and replies there, at most once for each message of the visitor.",
      )}
    >
      <RadioCards
        legend={t("What becomes of a reply")}
        value={reply.mode}
        onChange={(mode) => set("auto_ticket_reply.mode", mode)}
        error={error("auto_ticket_reply.mode")}
        options={[
          {
            value: "draft",
            title: t("Leave a draft"),
            text: t("An internal note that your team can send. A good way to begin."),
          },
          {
            value: "send",
            title: t("Send it"),
            text: t("The visitor gets it at once. Below the confidence it is left as a note."),
          },
        ]}
      />
      {reply.mode === "send" && (
        <Banner tone="info">
          {t(
            "Read the first replies in the helpdesk. When a visitor asked for a person, a reply is always left as a draft.",
          )}
        </Banner>
      )}
      <Slider
        label={t("Confidence a reply needs")}
        hint={t("Only replies at or over this are sent.")}
        min={0}
        max={1}
        step={0.01}
        value={reply.min_confidence}
        format={percent}
        onInput={(next) => set("auto_ticket_reply.min_confidence", next)}
        error={error("auto_ticket_reply.min_confidence")}
      />
      <Slider
        label={t("Confidence a draft needs")}
        hint={t("Below this nothing is left in the ticket: such a draft is mostly wrong.")}
        min={0}
        max={1}
        step={0.01}
        value={reply.min_draft_confidence}
        format={percent}
        onInput={(next) => set("auto_ticket_reply.min_draft_confidence", next)}
        error={error("auto_ticket_reply.min_draft_confidence")}
      />
      <NumberInput
        label={t("Replies per ticket, at most")}
        hint={t("Between 1 and 20. After that only people answer.")}
        min={1}
        max={20}
        value={reply.max_replies}
        onChange={(next) => set("auto_ticket_reply.max_replies", next)}
        error={error("auto_ticket_reply.max_replies")}
      />
    </Section>
  );
}
