// What those who got a handoff's mail have said: that they take it, that it is answered.

import type { Escalation } from "../../api/types";
import { rich } from "../../texts/translate";
import { Time } from "../../ui";

/** One sentence, of what was said last; nothing where nobody has said anything. */
export function Marks({ of }: { of: Escalation }) {
  const { taken, answered } = of;
  if (answered) {
    return (
      <p class="hint">
        {rich("{who} has answered it: {time}", { who: <bdi>{answered.by}</bdi>, time: <Time at={answered.at} /> })}
      </p>
    );
  }
  if (!taken) return null;
  return (
    <p class="hint">{rich("{who} takes it: {time}", { who: <bdi>{taken.by}</bdi>, time: <Time at={taken.at} /> })}</p>
  );
}
