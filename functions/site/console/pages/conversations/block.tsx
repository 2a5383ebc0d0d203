// Taking nothing more from a visitor, for a time and a reason.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Block as Blocked, Conversation } from "../../api/types";
import { plural, rich, t } from "../../texts/translate";
import { Banner, Button, Dialog, Select, TextInput, toast } from "../../ui";
import { isKnown } from "./composer";

const DAYS = ["1", "7", "30", "365"] as const;
type Days = (typeof DAYS)[number];

export function Block({ of }: { of: Conversation }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("Block visitor")}</Button>
      {open && <Ask of={of} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ of, onClose }: { of: Conversation; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [days, setDays] = useState<Days>("7");
  const block = useAction(async (signal) => {
    const until = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    await api.post<Blocked>(`/conversations/${of.id}/block`, { reason: reason.trim(), until }, { signal });
    onClose();
    toast(t("The visitor is blocked. It holds within a minute."));
  });
  return (
    <Dialog
      open
      title={t("Block this visitor")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="danger" busy={block.busy} disabled={!reason.trim()} onClick={() => block.run()}>
            {t("Block")}
          </Button>
        </>
      }
    >
      <div class="form">
        <p>
          {isKnown(of) && of.visitor.email
            ? rich("Nothing more is taken from {email}, in any chat of this workspace.", {
                email: <bdi>{of.visitor.email}</bdi>,
              })
            : t(
                "Nobody has proved who this visitor is. Nothing more is taken in this chat, nor from who comes from the same network without a proof: others of their office or household may be among them.",
              )}
        </p>
        <TextInput
          label={t("Reason")}
          hint={t("For your team. The visitor is only told that nothing is taken at the moment.")}
          required
          maxLength={200}
          value={reason}
          onInput={setReason}
          error={fieldError(block.error, "reason")}
        />
        <Select
          label={t("For how long")}
          value={days}
          options={DAYS.map((one) => ({ value: one, label: plural(Number(one), "{count} day", "{count} days") }))}
          onChange={setDays}
        />
        {block.error !== undefined && !fieldError(block.error, "reason") && (
          <Banner tone="bad">{sentence(block.error)}</Banner>
        )}
        <p class="hint">
          {rich("Blocked visitors are listed under <link>Workspace</link>, where a block is lifted.", {
            link: (words: string) => <a href="/console/workspace#blocked">{words}</a>,
          })}
        </p>
      </div>
    </Dialog>
  );
}
