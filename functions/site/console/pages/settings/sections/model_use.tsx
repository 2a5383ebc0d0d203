// "Asked today: 12 of 2,000."

import { useResource } from "../../../api/hooks";
import type { ModelUse } from "../../../api/types";
import { number, t } from "../../../texts/translate";
import { useEditing } from "../context";

/** Says nothing while it is not known, and where there is no model. */
export function ModelUseToday() {
  const { draft } = useEditing();
  const { data } = useResource<ModelUse>(`/bots/${draft.bot_id}/model-use`);
  if (!data?.available) return null;
  const { bot, workspace, service_spent } = data;
  const spent = service_spent || bot.asked >= bot.limit || workspace.asked >= workspace.limit;
  return (
    <p class={spent ? "notice warning" : "hint"}>
      {t("Asked today: {asked} of {limit}; by all bots of this workspace: {all} of {most}.", {
        asked: number(bot.asked),
        limit: number(bot.limit),
        all: number(workspace.asked),
        most: number(workspace.limit),
      })}
      {spent ? ` ${t("No more is asked until midnight UTC; the bot goes on by itself.")}` : ""}
    </p>
  );
}
