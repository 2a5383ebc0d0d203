// Why a save was refused: the sentence, or that somebody else was first, with both ways out.

import { Problem, sentence } from "../api/problem";
import { t } from "../texts/translate";
import { Banner } from "./banner";
import { Button } from "./button";

export interface SaveErrorProps {
  error: unknown;
  /** Names of fields that show their own error: the banner then says only where to look. */
  fields?: readonly string[];
  /** Loads the other person's version; what is typed is dropped. */
  onTheirs: () => unknown;
  /** Saves over the other person's version. */
  onMine: () => unknown;
}

export function SaveError({ error, fields = [], onTheirs, onMine }: SaveErrorProps) {
  if (error === undefined) return null;
  if (error instanceof Problem && error.isConflict) {
    return (
      <Banner
        tone="warn"
        title={t("Somebody else saved a newer version")}
        actions={
          <>
            <Button size="small" onClick={onTheirs}>
              {t("Show theirs")}
            </Button>
            <Button size="small" onClick={onMine}>
              {t("Save mine over it")}
            </Button>
          </>
        }
      >
        {t("Yours is not saved yet, and nothing is overwritten.")}
      </Banner>
    );
  }
  const shown = error instanceof Problem && fields.some((field) => error.field.split(".")[0] === field);
  return (
    <Banner tone="bad" title={t("Not saved")}>
      {shown ? t("Look at the marked field.") : sentence(error)}
    </Banner>
  );
}
