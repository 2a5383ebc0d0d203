// Who gets the transcript by mail.

import { RadioCards, TagInput } from "../../../ui";
import { useEditing } from "../context";
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
          ? "When the helpdesk cannot be reached, the question goes out by e-mail instead: nothing is lost."
          : "Each handoff is one e-mail with the question and the whole chat."
      }
    >
      <RadioCards
        legend="Send it to"
        hideLegend
        value={to === null ? "owner" : "list"}
        onChange={(choice) => set("email.to", choice === "owner" ? null : [])}
        options={[
          {
            value: "owner",
            title: "The workspace's owner",
            text: <bdi>{workspace.owner_email}</bdi>,
          },
          { value: "list", title: "These addresses", text: "Up to ten, such as a shared inbox." },
        ]}
      />
      {to !== null && (
        <TagInput
          label="E-mail addresses"
          hint="Press Enter after each address."
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
