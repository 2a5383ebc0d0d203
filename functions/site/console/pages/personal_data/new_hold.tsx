// Laying a hold on an address: why, from a list, and a case number. There is no room for words.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Hold, HoldReason } from "../../api/types";
import { rich, t } from "../../texts/translate";
import { Banner, Button, Dialog, Select, TextInput, toast } from "../../ui";

export const HOLD_REASONS: Record<HoldReason, string> = {
  legal_claim: t("A legal claim"),
  authority: t("An authority's request"),
  investigation: t("An investigation"),
  contract: t("A contract's term"),
};
const REASONS = Object.keys(HOLD_REASONS) as HoldReason[];

interface NewHoldProps {
  /** All of an address, or one conversation. */
  on: { email: string } | { conversation_id: string };
  onClose: () => void;
  onDone: () => Promise<void>;
}

export function NewHold({ on, onClose, onDone }: NewHoldProps) {
  const [reason, setReason] = useState<HoldReason>("legal_claim");
  const [number, setNumber] = useState("");
  const keep = useAction(async (signal) => {
    const body = { ...on, reason, case_number: number.trim() || null };
    await api.post<Hold>("/holds", body, { signal });
    toast(t("Kept until the hold is lifted."));
    onClose();
    await onDone();
  });
  const marked = fieldError(keep.error, "case_number");
  return (
    <Dialog
      open
      title={
        "email" in on ? rich("Keep all of {email}?", { email: <bdi>{on.email}</bdi> }) : t("Keep this conversation?")
      }
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={keep.busy} onClick={() => keep.run()}>
            {t("Keep")}
          </Button>
        </>
      }
    >
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void keep.run();
        }}
      >
        <p>{t("What is kept is not erased and does not expire until the hold is lifted, under Personal data.")}</p>
        <Select
          label={t("Reason")}
          value={reason}
          options={REASONS.map((value) => ({ value, label: HOLD_REASONS[value] }))}
          onChange={setReason}
        />
        <TextInput
          label={t("Case number")}
          hint={t("Letters, digits and . / _ - only; no names.")}
          maxLength={40}
          value={number}
          onInput={setNumber}
          error={marked}
        />
        {keep.error !== undefined && !marked && <Banner tone="bad">{sentence(keep.error)}</Banner>}
      </form>
    </Dialog>
  );
}
