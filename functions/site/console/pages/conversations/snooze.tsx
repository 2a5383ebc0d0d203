// Putting a chat off: it comes up again at a time, or when the visitor writes.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Answered, Conversation } from "../../api/types";
import { locale } from "../../texts/language";
import { t } from "../../texts/translate";
import { Banner, Button, Dialog, RadioCards, TextInput, toast } from "../../ui";

type Choice = "hours" | "tomorrow" | "week" | "other";

const MORNING = 9;
const when = new Intl.DateTimeFormat(locale(), { weekday: "long", hour: "numeric", minute: "2-digit" });

const inHours = (hours: number, now: Date): Date => new Date(now.getTime() + hours * 3_600_000);

/** Nine o'clock here, so many days from today. */
function morning(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** Days to the next Monday. */
const toMonday = (now: Date): number => (8 - now.getDay()) % 7 || 7;

interface SnoozeProps {
  of: Conversation;
  onDone: (result: Answered) => void;
}

export function SnoozeButton({ of, onDone }: SnoozeProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="clock" onClick={() => setOpen(true)}>
        {t("Snooze")}
      </Button>
      {open && <Ask of={of} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ of, onDone, onClose }: SnoozeProps & { onClose: () => void }) {
  const [now] = useState(() => new Date());
  const [choice, setChoice] = useState<Choice>("hours");
  const [day, setDay] = useState("");
  const [time, setTime] = useState("09:00");
  const fixed: Record<Exclude<Choice, "other">, Date> = {
    hours: inHours(3, now),
    tomorrow: morning(1, now),
    week: morning(toMonday(now), now),
  };
  const until = choice === "other" ? new Date(`${day}T${time}`) : fixed[choice];
  const isTime = !Number.isNaN(until.getTime());
  const save = useAction(async (signal) => {
    const body = { until: until.toISOString() };
    const answer = await api.put<Answered>(`/conversations/${of.id}/snooze`, body, { signal });
    onDone(answer.body);
    onClose();
    toast(t("Snoozed. It comes up again when the visitor writes, too."));
  });
  return (
    <Dialog
      open
      title={t("Snooze this conversation")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={save.busy} disabled={!isTime} onClick={() => save.run()}>
            {t("Snooze")}
          </Button>
        </>
      }
    >
      <div class="form">
        <RadioCards
          legend={t("Until when?")}
          value={choice}
          options={[
            { value: "hours", title: t("In three hours"), text: when.format(fixed.hours) },
            { value: "tomorrow", title: t("Tomorrow morning"), text: when.format(fixed.tomorrow) },
            { value: "week", title: t("Monday morning"), text: when.format(fixed.week) },
            { value: "other", title: t("At another time") },
          ]}
          onChange={setChoice}
        />
        {choice === "other" && (
          <div class="pair">
            <TextInput label={t("Day")} type="date" required value={day} onInput={setDay} />
            <TextInput label={t("Time")} type="time" required value={time} onInput={setTime} />
          </div>
        )}
        {save.error !== undefined && (
          <Banner tone="bad">{fieldError(save.error, "until") || sentence(save.error)}</Banner>
        )}
      </div>
    </Dialog>
  );
}
