// The add-on: replies of the AI inside the ticket.

import { t } from "../../../texts/translate";
import { Banner, RadioCards, RangeSlider } from "../../../ui";
import { Advanced } from "../advanced";
import { useEditing } from "../context";
import { NumberInput } from "../number_input";
import { Section } from "../section";
import { percent } from "../words";

export function AutoReply() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  const reply = value.auto_ticket_reply;
  const [floor, sure] = [percent(reply.min_draft_confidence), percent(reply.min_confidence)];
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
      <RangeSlider
        label={t("How sure a reply must be")}
        hint={t("A draft below the first mark is mostly wrong, so nothing is left in the ticket.")}
        min={0}
        max={1}
        step={0.01}
        low={{
          label: t("Confidence a draft needs"),
          value: reply.min_draft_confidence,
          error: error("auto_ticket_reply.min_draft_confidence"),
        }}
        high={{
          label: t("Confidence a reply needs"),
          value: reply.min_confidence,
          error: error("auto_ticket_reply.min_confidence"),
        }}
        format={percent}
        zones={[
          t("Below {floor}: nothing", { floor }),
          t("From {floor} on: a draft", { floor }),
          reply.mode === "send"
            ? t("From {sure} on: sent", { sure })
            : t("From {sure} on: a draft that is good enough to send", { sure }),
        ]}
        onInput={(low, high) => set("auto_ticket_reply", { ...reply, min_draft_confidence: low, min_confidence: high })}
      />
      <Advanced fields={["auto_ticket_reply.max_replies"]}>
        <NumberInput
          label={t("Replies per ticket, at most")}
          hint={t("Between 1 and 20. After that only people answer.")}
          min={1}
          max={20}
          value={reply.max_replies}
          onChange={(next) => set("auto_ticket_reply.max_replies", next)}
          error={error("auto_ticket_reply.max_replies")}
        />
      </Advanced>
    </Section>
  );
}
