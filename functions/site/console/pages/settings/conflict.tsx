// Somebody else saved first: what they changed, and what becomes of it together with the draft.

import { useState } from "preact/hooks";
import { rich, t } from "../../texts/translate";
import { Badge, Button, Dialog, Time } from "../../ui";
import { BeforeAfter } from "./changes_list";
import { useEditing } from "./context";
import { theirChanges } from "./diff";

export function Conflict() {
  const { draft } = useEditing();
  return draft.newer ? <Open key={draft.newer.etag} /> : null;
}

function Open() {
  const { draft, names } = useEditing();
  const { newer } = draft;
  const theirs = newer ? theirChanges(draft.base, newer.settings, draft.value, names) : [];
  const both = theirs.filter((change) => change.mine !== undefined);
  const [mine, setMine] = useState<ReadonlySet<string>>(() => new Set());
  const choose = (path: string, keep: boolean): void => {
    const next = new Set(mine);
    if (keep) next.add(path);
    else next.delete(path);
    setMine(next);
  };
  return (
    <Dialog
      open
      wide
      title={t("Somebody else has saved these settings")}
      onClose={draft.closeNewer}
      actions={
        <>
          <Button onClick={draft.closeNewer}>{t("Not now")}</Button>
          <Button kind="primary" onClick={() => draft.putTogether(mine)}>
            {t("Put together in my draft")}
          </Button>
        </>
      }
    >
      <p>
        {newer?.last
          ? rich("{author} saved version {version} {time}, while you were editing.", {
              author: <bdi>{newer.last.author}</bdi>,
              version: newer.last.version,
              time: <Time at={newer.last.saved_at} />,
            })
          : t("There is a newer version than the one you were editing.")}{" "}
        {t(
          "Nothing of it is overwritten, and nothing of yours is lost: put both together, look at the result, then save.",
        )}
      </p>
      {theirs.length ? (
        <dl class="settings-changes">
          {theirs.map((change) => (
            <div key={change.path}>
              <dt>
                {change.label} {change.mine !== undefined && <Badge tone="warn">{t("You changed it too")}</Badge>}
              </dt>
              <dd>
                <BeforeAfter before={change.before} after={change.after} />
                {change.mine !== undefined && (
                  <fieldset class="settings-either">
                    <legend class="visually-hidden">{t("{label}: which one", { label: change.label })}</legend>
                    {[false, true].map((keep) => (
                      <label key={String(keep)} class="radio-card">
                        <input
                          type="radio"
                          name={change.path}
                          checked={mine.has(change.path) === keep}
                          onChange={() => choose(change.path, keep)}
                        />
                        <span>
                          <strong>{keep ? t("Keep mine") : t("Take theirs")}</strong>
                          <span class="hint">
                            <bdi>{keep ? change.mine : change.after}</bdi>
                          </span>
                        </span>
                      </label>
                    ))}
                  </fieldset>
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p>{t("They saved what is already in your version.")}</p>
      )}
      {both.length > 0 && <p class="hint">{t("Fields that only you changed keep your values.")}</p>}
    </Dialog>
  );
}
