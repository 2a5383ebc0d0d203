// The four fields of the product's promise, each with what it means and where its details are.

import type { ComponentChildren } from "preact";
import { ANY_HELPDESK, helpdeskName } from "../../../helpdesks";
import { t } from "../../../texts/translate";
import { Badge, RadioCards, Switch } from "../../../ui";
import { useEditing } from "../context";
import { addressOfSection } from "../pages";
import { AUTO_REPLY } from "../presets";
import { Section } from "../section";
import type { SectionId } from "../sections";

export function Basics() {
  const { draft, around, names, workspace } = useEditing();
  const { value, set, error } = draft;
  const byTicket = value.human_handoff && value.handoff_method === "ticket";
  const booked = around.addOns.includes(AUTO_REPLY);
  const { targets } = value.ai_agent_transfer;
  const reply = value.auto_ticket_reply;

  const setMethod = (method: string): void => {
    set("handoff_method", method);
    // What only goes with tickets would be refused with mail.
    if (method === "email" && reply.enabled) set("auto_ticket_reply.enabled", false);
  };
  const setHandoff = (on: boolean): void => {
    set("human_handoff", on);
    if (!on && reply.enabled) set("auto_ticket_reply.enabled", false);
  };

  return (
    <Section id="basics" text={t("What may become of a question that the bot cannot answer.")}>
      <div class="settings-four">
        <Switch
          label={t("Human Handoff")}
          hint={t(
            "The bot may ask people for help when it is not sure, or when the visitor wants a person. Off: it answers alone, and says so when it cannot help.",
          )}
          checked={value.human_handoff}
          onChange={setHandoff}
          error={error("human_handoff")}
        />
      </div>
      <div class="settings-four">
        {value.human_handoff ? (
          <RadioCards
            legend={t("Handoff Method")}
            hint={t("How a question reaches your team.")}
            value={value.handoff_method}
            onChange={setMethod}
            error={error("handoff_method")}
            options={[
              {
                value: "ticket",
                title: t("Create Ticket"),
                text: t(
                  "A ticket with the question and the chat in {any_helpdesk}. Your team's replies appear in the chat.",
                  { any_helpdesk: ANY_HELPDESK },
                ),
              },
              {
                value: "email",
                title: t("Send Email"),
                text: t(
                  "An e-mail with the whole chat to the owner, or to the addresses you set. Replies go to the visitor's mailbox.",
                ),
              },
            ]}
          />
        ) : (
          <Off title={t("Handoff Method")} text={t("Not used while Human Handoff is off.")} />
        )}
        {value.human_handoff && (
          <Summary to={byTicket ? "ticket" : "email"}>
            {byTicket
              ? value.ticket
                ? t("Tickets in {helpdesk}", { helpdesk: helpdeskName(value.ticket.helpdesk) })
                : t("No helpdesk chosen yet")
              : t("To {to}", { to: value.email.to?.join(", ") ?? workspace.owner_email })}
          </Summary>
        )}
      </div>
      <div class="settings-four">
        <Switch
          label={
            <>
              {t("Auto Ticket Reply")}{" "}
              <Badge tone={booked ? "info" : "neutral"}>{booked ? t("Add-on") : t("Not in this plan")}</Badge>
            </>
          }
          hint={
            booked
              ? byTicket
                ? t(
                    "The AI also replies inside the ticket, which saves first-response time. Watch its early replies, or begin with drafts.",
                  )
                : t("The AI replies inside the helpdesk's ticket. It needs Human Handoff with Create Ticket.")
              : t(
                  "The AI replies inside the helpdesk's ticket. This add-on is not booked for your workspace; whoever runs this service for you can add it.",
                )
          }
          checked={reply.enabled}
          disabled={(!booked || !byTicket) && !reply.enabled}
          onChange={(on) => set("auto_ticket_reply.enabled", on)}
          error={error("auto_ticket_reply.enabled")}
        />
        {reply.enabled && (
          <Summary to="auto_reply">
            {reply.mode === "draft" ? t("Left as drafts for review") : t("Sent to the visitor")}
          </Summary>
        )}
      </div>
      <div class="settings-four">
        <Switch
          label={t("AI Agent Transfer")}
          hint={t(
            "The bot may hand the chat to another, specialised bot of this workspace instead of opening a ticket. The visitor stays in the same chat.",
          )}
          checked={value.ai_agent_transfer.enabled}
          onChange={(on) => set("ai_agent_transfer.enabled", on)}
          error={
            error("ai_agent_transfer.enabled") ||
            ownError(error("ai_agent_transfer"), error("ai_agent_transfer.targets"), error("ai_agent_transfer.margin"))
          }
        />
        {value.ai_agent_transfer.enabled && (
          <Summary to="transfer">
            {targets.length
              ? t("To {targets}", { targets: targets.map((one) => names.bot(one.bot_id)).join(", ") })
              : t("No target bot yet")}
          </Summary>
        )}
      </div>
    </Section>
  );
}

/** An error of the whole, where none of its parts shows it. */
const ownError = (whole: string, ...parts: string[]): string => (parts.some(Boolean) ? "" : whole);

function Summary({ to, children }: { to: SectionId; children: ComponentChildren }) {
  const { draft } = useEditing();
  return (
    <p class="settings-summary">
      <span>
        <bdi>{children}</bdi>
      </span>
      <a href={addressOfSection(draft.bot_id, to)}>{t("Details")}</a>
    </p>
  );
}

function Off({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <p class="settings-off">{title}</p>
      <p class="hint">{text}</p>
    </div>
  );
}
