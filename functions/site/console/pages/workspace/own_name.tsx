// The name that visitors read beside what the signed-in member writes.

import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Me } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, TextInput, toast } from "../../ui";

export function OwnName() {
  const { me, reloadMe } = useWorkspace();
  const chosen = me?.shown_name ?? "";
  const [name, setName] = useState(chosen);
  useEffect(() => setName(chosen), [chosen]);
  const save = useAction(async (signal) => {
    await api.put<Me>("/me", { shown_name: name.trim() || null }, { signal });
    reloadMe();
    toast(t("Saved."));
  });
  if (!me) return null;
  return (
    <Card
      title={t("Your name in chats")}
      text={t("Visitors read it beside what you write. Your address is shown to no visitor.")}
    >
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        <TextInput
          label={t("Your name, as the visitor sees it")}
          maxLength={120}
          placeholder={t("Team")}
          value={name}
          onInput={setName}
          error={fieldError(save.error, "shown_name")}
        />
        {save.error !== undefined && !fieldError(save.error, "shown_name") && (
          <Banner tone="bad">{sentence(save.error)}</Banner>
        )}
        <div class="row">
          <Button type="submit" busy={save.busy} disabled={name.trim() === chosen}>
            {t("Save name")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
