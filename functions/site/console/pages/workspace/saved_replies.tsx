// The answers that the workspace keeps for its members: added, changed, deleted.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useResource } from "../../api/hooks";
import { fieldError, Problem, sentence } from "../../api/problem";
import type { SavedReplies as Kept, SavedReply } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, Dialog, ResourceView, Table, TextArea, TextInput, toast } from "../../ui";

export function SavedReplies() {
  const { may } = useWorkspace();
  const replies = useResource<Kept>("/saved-replies");
  const [editing, setEditing] = useState<SavedReply | "new">();
  const remove = useAction(async (signal, one: SavedReply) => {
    await api.delete(`/saved-replies/${one.id}`, { signal });
    toast(t("The saved reply is deleted."));
    await replies.reload();
  });
  return (
    <div id="saved-replies">
      <Card
        flush
        title={t("Saved replies")}
        text={t("Answers to insert into a message, by a slash or the button beside it.")}
        actions={
          may("agent") && (
            <Button icon="plus" onClick={() => setEditing("new")}>
              {t("Add reply")}
            </Button>
          )
        }
      >
        {remove.error !== undefined && <Banner tone="bad">{sentence(remove.error)}</Banner>}
        <ResourceView of={replies} what={t("The saved replies")}>
          {({ items }) =>
            items.length ? (
              <Table
                caption={t("Saved replies")}
                rows={items}
                rowKey={(one) => one.id}
                columns={[
                  { title: t("Title"), main: true, cell: (one) => <bdi>{one.title}</bdi> },
                  { title: t("Text"), cell: (one) => <span class="clipped">{one.text}</span> },
                  ...(may("agent")
                    ? [
                        {
                          title: t("Change"),
                          cell: (one: SavedReply) => (
                            <div class="row">
                              <Button
                                size="small"
                                label={t("Edit {title}", { title: one.title })}
                                onClick={() => setEditing(one)}
                              >
                                {t("Edit")}
                              </Button>
                              <Button
                                size="small"
                                label={t("Delete {title}", { title: one.title })}
                                busy={remove.busy}
                                onClick={() => remove.run(one)}
                              >
                                {t("Delete")}
                              </Button>
                            </div>
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            ) : (
              <p class="list-note">{t("Nothing is saved yet.")}</p>
            )
          }
        </ResourceView>
        {editing && (
          <Edit
            of={editing}
            placeholders={replies.data?.placeholders ?? []}
            onClose={() => setEditing(undefined)}
            onDone={async () => {
              setEditing(undefined);
              toast(t("Saved."));
              await replies.reload();
            }}
          />
        )}
      </Card>
    </div>
  );
}

interface EditProps {
  of: SavedReply | "new";
  placeholders: readonly string[];
  onClose: () => void;
  onDone: () => Promise<void>;
}

function Edit({ of, placeholders, onClose, onDone }: EditProps) {
  const before = of === "new" ? undefined : of;
  const [title, setTitle] = useState(before?.title ?? "");
  const [text, setText] = useState(before?.text ?? "");
  const save = useAction(async (signal) => {
    const body = { title: title.trim(), text: text.trim() };
    if (before) {
      await api.put<SavedReply>(`/saved-replies/${before.id}`, body, { signal, etag: `"${before.version}"` });
    } else await api.post<SavedReply>("/saved-replies", body, { signal });
    await onDone();
  });
  const named = fieldError(save.error, "title") || fieldError(save.error, "text");
  const theirs = save.error instanceof Problem && save.error.isConflict;
  return (
    <Dialog
      open
      wide
      title={before ? t("Edit the saved reply") : t("Add a saved reply")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={save.busy} disabled={!title.trim() || !text.trim()} onClick={() => save.run()}>
            {t("Save")}
          </Button>
        </>
      }
    >
      <div class="form">
        <TextInput
          label={t("Title")}
          required
          maxLength={200}
          value={title}
          onInput={setTitle}
          error={fieldError(save.error, "title")}
        />
        <TextArea
          label={t("Text")}
          hint={t("In the place of these stands what the chat knows: {placeholders}", {
            placeholders: placeholders.map((one) => `{{${one}}}`).join(" "),
          })}
          required
          rows={5}
          maxLength={4000}
          value={text}
          onInput={setText}
          error={fieldError(save.error, "text")}
        />
        {save.error !== undefined && !named && (
          <Banner tone="bad">
            {theirs ? t("Somebody else has changed it meanwhile. Close this and look again.") : sentence(save.error)}
          </Banner>
        )}
      </div>
    </Dialog>
  );
}
