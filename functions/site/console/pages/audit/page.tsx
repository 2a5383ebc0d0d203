// The audit trail: who did what, when and from where; and taking it along as a file.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { AuditEntry, Job } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Badge, Banner, Button, EmptyState, LinkButton, ListView, Page, Table, TextInput, Time } from "../../ui";

type Format = "csv" | "jsonl";

export default function AuditPage() {
  const { me, may } = useWorkspace();
  if (me && may("owner")) return <Audit />;
  return (
    <Page title={t("Audit")}>
      {me && <EmptyState icon="search" title={t("Only an owner of the workspace can read this")} />}
    </Page>
  );
}

function Audit() {
  const [who, setWho] = useState("");
  const [action, setAction] = useState("");
  const entries = useList<AuditEntry>("/audit", { who: who.trim() || null, action: action.trim() || null });
  const [job, setJob] = useState<Job | null>(null);
  const take = useAction(async (signal, format: Format) => {
    setJob(null);
    const answer = await api.post<Job>("/audit/export", { format }, { signal });
    setJob(await api.job(answer, { signal }));
  });
  return (
    <Page
      title={t("Audit")}
      text={t("Who read, answered, exported, erased, invited or changed what. No words of anybody are in it.")}
      actions={
        <>
          <Button icon="copy" busy={take.busy} onClick={() => take.run("csv")}>
            {t("Export as CSV")}
          </Button>
          <Button icon="copy" busy={take.busy} onClick={() => take.run("jsonl")}>
            {t("Export as JSON lines")}
          </Button>
        </>
      }
    >
      {take.error !== undefined && <Banner tone="bad">{sentence(take.error)}</Banner>}
      {job?.link && (
        <Banner
          tone="info"
          title={t("The file is ready")}
          actions={
            <LinkButton size="small" href={job.link} external>
              {t("Download")}
            </LinkButton>
          }
        />
      )}
      <div class="pair">
        <TextInput label={t("Address")} type="search" value={who} onInput={setWho} />
        <TextInput
          label={t("What")}
          type="search"
          hint={t("As in conversation, or conversation.read")}
          value={action}
          onInput={setAction}
        />
      </div>
      <ListView
        of={entries}
        what={t("The audit trail")}
        empty={<EmptyState icon="search" title={t("Nothing to show")} />}
      >
        {(items) => (
          <Table
            caption={t("Audit")}
            rows={items}
            rowKey={(one) => one.id}
            columns={[
              { title: t("When"), narrow: true, cell: (one) => <Time at={one.at} absolute /> },
              { title: t("Who"), main: true, cell: (one) => <bdi>{one.who}</bdi> },
              { title: t("What"), cell: (one) => <What of={one} /> },
              { title: t("About"), cell: (one) => <code>{Object.values(one.ids).join(" ")}</code> },
              { title: t("From where"), cell: (one) => <bdi title={one.origin.user_agent ?? ""}>{one.origin.ip}</bdi> },
            ]}
          />
        )}
      </ListView>
    </Page>
  );
}

function What({ of }: { of: AuditEntry }) {
  return (
    <>
      <code>{of.action}</code> {of.outcome === "refused" && <Badge tone="bad">{of.code ?? t("Refused")}</Badge>}
      {of.outcome === "done" && <Badge tone="good">{t("Done")}</Badge>}
    </>
  );
}
