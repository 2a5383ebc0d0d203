// Did it help? What visitors said about answers and about people, with what each number means.

import type { Report } from "../../api/types";
import { number, t } from "../../texts/translate";
import { Banner, Card } from "../../ui";

export function DidItHelp({ of: { totals, sudden_days } }: { of: Report }) {
  const { said, csat } = totals;
  if (!said || !csat) return null;
  const any = said.helped + said.not_helped + said.solved + said.not_solved + said.left_out + csat.count > 0;
  return (
    <Card title={t("Did it help?")} text={t("What visitors said themselves. Nobody has to say anything.")}>
      {sudden_days.length > 0 && (
        <Banner tone="warn" title={t("A sudden run is left out")}>
          <p>
            {t(
              "On {days} strangers said far more than usual. {left_out} of their words count in no number here, and the bot learns nothing from them.",
              { days: sudden_days.join(", "), left_out: said.left_out },
            )}
          </p>
        </Banner>
      )}
      {any ? (
        <div class="report-times report-said">
          <Numbers
            title={t("Answers")}
            of={[
              [t("Helped"), number(said.helped), t("thumbs up")],
              [t("Did not help"), number(said.not_helped), t("thumbs down")],
              [t("Nobody said"), number(said.nobody_said), t("answers without a thumb")],
            ]}
          />
          <Numbers
            title={t("Was this solved?")}
            of={[
              [t("Yes"), number(said.solved), t("at the end of chats that the bot answered")],
              [t("No"), number(said.not_solved), t("likewise")],
            ]}
          />
          <Numbers
            title={t("Help of people")}
            of={[
              [t("Satisfied (CSAT)"), share(csat.satisfied), t("share of steps 4 and 5 of 5")],
              [t("Average"), csat.average == null ? "–" : number(csat.average), t("of the five steps")],
              [t("Visitors who said it"), number(csat.count), t("after people had answered")],
            ]}
          />
        </div>
      ) : (
        <p class="hint">{t("Nobody has said anything yet, or the bot does not ask.")}</p>
      )}
    </Card>
  );
}

const share = (of: number | null | undefined): string => (of == null ? "–" : `${Math.round(of * 100)} %`);

function Numbers({ title, of }: { title: string; of: [string, string, string][] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {of.map(([name, value, meaning]) => (
          <div key={name}>
            <dt>
              {name} <span class="hint">{meaning}</span>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
