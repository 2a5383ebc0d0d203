// Who gets the transcript by mail.

import { t } from "../../../texts/translate";
import { RadioCards, TagInput } from "../../../ui";
import { useEditing } from "../context";
import { Returned } from "../returned";
import { Section } from "../section";

export function Email() {
  const { draft, workspace } = useEditing();
  const { value, set, error } = draft;
  const to = value.email.to;
  const ticket = value.handoff_method === "ticket";
  return (
    <Section
      id="email"
      text={
        ticket
          ? t("When the helpdesk cannot be reached, the question goes out by e-mail instead: nothing is lost.")
          : t("Each handoff is one e-mail with the question and the whole chat.")
      }
    >
      <RadioCards
        legend={t("Send it to")}
        hideLegend
        value={to === null ? "owner" : "list"}
        onChange={(choice) => set("email.to", choice === "owner" ? null : [])}
        options={[
          {
            value: "owner",
            title: t("The workspace's owner"),
            text: <bdi>{workspace.owner_email}</bdi>,
          },
          { value: "list", title: t("These addresses"), text: t("Up to ten, such as a shared inbox.") },
        ]}
      />
      <Returned of={to ?? [workspace.owner_email]} />
      {to !== null && (
        <TagInput
          label={t("E-mail addresses")}
          hint={t("Press Enter after each address.")}
          type="email"
          values={to}
          max={10}
          placeholder="support@example.com"
          onChange={(next) => set("email.to", next)}
          error={error("email.to")}
          required
        />
      )}
    </Section>
  );
}
