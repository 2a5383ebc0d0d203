// The workspace: its name, how the widget looks, and who may use the console.

import { api } from "../../api/client";
import { useDraft } from "../../api/draft";
import { useAction } from "../../api/hooks";
import { fieldError } from "../../api/problem";
import type { Brand, Workspace } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { LANGUAGES, type Language } from "../../texts/language";
import { t } from "../../texts/translate";
import {
  Badge,
  Banner,
  Card,
  Page,
  RadioCards,
  ResourceView,
  SaveBar,
  SaveError,
  Select,
  TextInput,
  toast,
} from "../../ui";
import { LinkButton } from "../../ui/button";
import { Blocks } from "./blocks";
import { Members } from "./members";
import { OwnName } from "./own_name";
import { SavedReplies } from "./saved_replies";
import { OwnSecondFactor, Security } from "./security";

const FIELDS = ["name", "owner_email", "brand", "require_second_factor", "audit_days"] as const;
const ADD_ONS: Record<string, string> = { auto_ticket_reply: t("Auto Ticket Reply") };

/** As those say it who speak it: "Deutsch". */
const nameOf = (one: Language): string => new Intl.DisplayNames([one], { type: "language" }).of(one) ?? one;

export default function WorkspacePage() {
  const { workspace, may } = useWorkspace();
  const mayOwn = may("owner");
  const draft = useDraft<Workspace>(workspace.data);
  const save = useAction(async (signal, etag: string | null) => {
    const answer = await api.put<Workspace>("/workspace", draft.value, { etag, signal });
    workspace.set(answer.body, answer.etag);
    draft.reset();
    toast(t("Saved."));
  });
  const discard = (): void => {
    draft.reset();
    save.clear();
  };
  return (
    <Page title={t("Workspace")} text={t("What all bots share, and who works here.")} narrow>
      <ResourceView of={workspace} what={t("The workspace")}>
        {() =>
          draft.value && (
            <form
              class="stack loose"
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void save.run(workspace.etag);
              }}
            >
              {!mayOwn && <Banner tone="info">{t("Only an owner of the workspace can change this.")}</Banner>}
              <fieldset disabled={!mayOwn} class="stack loose">
                <Card title={t("General")}>
                  <div class="form">
                    <TextInput
                      label={t("Name")}
                      required
                      maxLength={200}
                      value={draft.value.name}
                      onInput={(name) => draft.change({ name })}
                      error={fieldError(save.error, "name")}
                    />
                    <TextInput
                      label={t("Owner's address")}
                      hint={t(
                        "Gets what no other setting sends elsewhere: handoffs by e-mail, and news of what failed.",
                      )}
                      type="email"
                      required
                      value={draft.value.owner_email}
                      onInput={(owner_email) => draft.change({ owner_email })}
                      error={fieldError(save.error, "owner_email")}
                    />
                    <Select
                      label={t("The team's language")}
                      hint={t(
                        "Of this console, and of mails, notes and summaries for the team. Visitors are answered in their own.",
                      )}
                      value={draft.value.team_language}
                      options={LANGUAGES.map((one) => ({ value: one, label: nameOf(one) }))}
                      onChange={(team_language) => draft.change({ team_language })}
                      error={fieldError(save.error, "team_language")}
                    />
                    <div class="row">
                      <span>{t("Add-ons")}</span>
                      {draft.value.add_ons.length ? (
                        draft.value.add_ons.map((one) => (
                          <Badge key={one} tone="good">
                            {ADD_ONS[one] ?? one}
                          </Badge>
                        ))
                      ) : (
                        <Badge>{t("None in this plan")}</Badge>
                      )}
                    </div>
                  </div>
                </Card>
                <Security value={draft.value} onChange={draft.change} error={save.error} />
                <BrandCard
                  brand={draft.value.brand}
                  name={draft.value.name}
                  onChange={(changes) => draft.value && draft.change({ brand: { ...draft.value.brand, ...changes } })}
                  error={save.error}
                />
              </fieldset>
              <SaveError
                error={save.error}
                fields={FIELDS}
                onTheirs={async () => {
                  await workspace.reload();
                  discard();
                }}
                onMine={() => save.run(null)}
              />
              <SaveBar dirty={draft.dirty} busy={save.busy} onDiscard={discard} />
            </form>
          )
        }
      </ResourceView>
      <OwnSecondFactor />
      <Card
        title={t("Languages")}
        text={t("Chat and mail speak twelve languages. Add others, or words of your own.")}
        actions={<LinkButton href="/console/languages">{t("Open|verb")}</LinkButton>}
      />
      {may("admin") && (
        <Card
          title={t("Webhooks")}
          text={t("Have your own systems told of what happens in chats.")}
          actions={<LinkButton href="/console/webhooks">{t("Manage")}</LinkButton>}
        />
      )}
      <OwnName />
      <SavedReplies />
      <Blocks />
      <Members />
    </Page>
  );
}

interface BrandCardProps {
  brand: Brand;
  name: string;
  onChange: (changes: Partial<Brand>) => void;
  error: unknown;
}

function BrandCard({ brand, name, onChange, error }: BrandCardProps) {
  return (
    <Card title={t("Brand")} text={t("How the chat looks on your pages.")}>
      <div class="form">
        <TextInput
          label={t("Name in the chat")}
          hint={t("Left empty: {name}.", { name })}
          maxLength={200}
          value={brand.name ?? ""}
          onInput={(text) => onChange({ name: text || null })}
          error={fieldError(error, "brand.name")}
        />
        <div class="pair">
          <TextInput
            label={t("Colour")}
            hint={t("Of the button and the visitor's messages; text on it stays readable.")}
            type="color"
            value={brand.colour}
            onInput={(colour) => onChange({ colour })}
            error={fieldError(error, "brand.colour")}
          />
          <TextInput
            label={t("Avatar")}
            hint={t("Address of a square picture, beginning with https://")}
            type="url"
            value={brand.avatar_url ?? ""}
            onInput={(text) => onChange({ avatar_url: text.trim() || null })}
            error={fieldError(error, "brand.avatar_url")}
          />
        </div>
        <RadioCards
          legend={t("Position")}
          value={brand.position}
          options={[
            { value: "right", title: t("Right corner") },
            { value: "left", title: t("Left corner") },
          ]}
          onChange={(position) => onChange({ position })}
          error={fieldError(error, "brand.position")}
        />
      </div>
    </Card>
  );
}
