// Adding a webhook.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { Problem, sentence } from "../../api/problem";
import type { NewSecret, WebhookBody } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button, Dialog } from "../../ui";
import { EMPTY, Fields } from "./fields";

interface AddProps {
  textAllowed: boolean;
  onClose: () => void;
  onDone: (made: NewSecret) => void;
}

export function Add({ textAllowed, onClose, onDone }: AddProps) {
  const [value, setValue] = useState<WebhookBody>(EMPTY);
  const add = useAction(async (signal) => {
    const answer = await api.post<NewSecret>("/webhooks", { ...value, url: value.url.trim() }, { signal });
    onDone(answer.body);
  });
  const elsewhere = add.error !== undefined && !(add.error instanceof Problem && add.error.field);
  return (
    <Dialog
      open
      wide
      title={t("Add a webhook")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={add.busy} onClick={() => add.run()}>
            {t("Add")}
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add.run();
        }}
      >
        <Fields
          value={value}
          onChange={(changes) => setValue((old) => ({ ...old, ...changes }))}
          error={add.error}
          textAllowed={textAllowed}
          autoFocus
        />
        {elsewhere && <Banner tone="bad">{sentence(add.error)}</Banner>}
      </form>
    </Dialog>
  );
}
