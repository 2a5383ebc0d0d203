// An outcome as a badge: the words say it, the colour helps.

import { type Outcome, outcomeWord } from "../../api/decisions";
import { useWorkspace } from "../../shell/workspace";
import { Badge, type Tone } from "../../ui";

const TONES: Record<Outcome["action"], Tone> = {
  answer: "good",
  handoff: "warn",
  transfer: "info",
  cannot_help: "bad",
  relay: "neutral",
  clarify: "info",
  offer: "info",
  ask_back: "info",
  added: "neutral",
};

export function OutcomeBadge({ of }: { of: Outcome }) {
  const { botName } = useWorkspace();
  return (
    <Badge tone={TONES[of.action]}>
      <bdi>{outcomeWord(of, botName)}</bdi>
    </Badge>
  );
}
