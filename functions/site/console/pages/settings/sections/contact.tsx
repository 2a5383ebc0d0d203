// Whether the visitor is asked where the team can answer.

import { t } from "../../../texts/translate";
import { RadioCards, Switch } from "../../../ui";
import { ClaimedAddresses } from "../claimed_addresses";
import { useEditing } from "../context";
import { DurationInput } from "../number_input";
import { Section } from "../section";

export function Contact() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  const mail = value.handoff_method === "email";
  return (
    <Section
      id="contact"
      text={
        mail
          ? t(
              "Your team answers by e-mail, so it needs an address. The mail goes out at once; an address that comes later follows it.",
            )
          : t("For a visitor whose address is not known. Helpdesks need one to send replies by e-mail.")
      }
    >
      <RadioCards
        legend={t("Ask for the e-mail address")}
        value={value.contact}
        onChange={(next) => set("contact", next)}
        error={error("contact")}
        options={[
          { value: "ask", title: t("Ask"), text: t("Hand over at once and ask beside it.") },
          {
            value: "ask_and_wait",
            title: t("Ask and wait"),
            text: mail
              ? t("As “Ask”: mails never wait.")
              : t("The ticket waits for the address, for the time below at most."),
          },
          {
            value: "never",
            title: t("Never ask"),
            text: t("The team answers in the chat, where it can."),
          },
        ]}
      />
      {value.contact !== "never" && (
        <DurationInput
          label={value.contact === "ask_and_wait" ? t("Wait for it, at most") : t("Ask for it, at most")}
          hint={t("Between 30 seconds and 24 hours. After that it goes on without an address.")}
          value={value.contact_timeout_s}
          onChange={(next) => set("contact_timeout_s", next)}
          error={error("contact_timeout_s")}
        />
      )}
      <ClaimedAddresses />
      <Switch
        label={t("Mail your team's answers")}
        hint={t(
          "Who has left the chat gets what your team writes by e-mail, once it has been quiet for two minutes, with a link back into the chat. Only to a confirmed address, and not where the helpdesk mails it.",
        )}
        checked={value.answer_mail.enabled}
        onChange={(next) => set("answer_mail.enabled", next)}
        error={error("answer_mail.enabled")}
      />
    </Section>
  );
}
