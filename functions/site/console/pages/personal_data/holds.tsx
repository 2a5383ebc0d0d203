// Legal holds: what is kept, why, who set it, and lifting it.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { type List, useAction } from "../../api/hooks";
import type { Hold } from "../../api/types";
import { t } from "../../texts/translate";
import { Badge, Button, Card, Confirm, EmptyState, ListView, Table, Time, toast } from "../../ui";
import { HOLD_REASONS } from "./new_hold";

export function Holds({ of, onChange }: { of: List<Hold>; onChange: () => Promise<void> }) {
  const [lifting, setLifting] = useState<Hold | null>(null);
  const lift = useAction(async (signal, hold: Hold) => {
    await api.delete(`/holds/${hold.hold_id}`, { signal });
    setLifting(null);
    toast(t("The hold is lifted."));
    await onChange();
  });
  return (
    <Card flush title={t("Legal holds")} text={t("What must be kept is neither erased nor does it expire.")}>
      <ListView
        of={of}
        what={t("The holds")}
        empty={
          <EmptyState icon="info" title={t("No hold")}>
            {t("Nothing has to be kept beyond its time.")}
          </EmptyState>
        }
      >
        {(items) => (
          <Table
            caption={t("Legal holds")}
            rows={items}
            rowKey={(one) => one.hold_id}
            columns={[
              { title: t("Of"), main: true, cell: (one) => <Subject of={one} /> },
              {
                title: t("Reason"),
                cell: (one) => [HOLD_REASONS[one.reason], one.case_number].filter(Boolean).join(", "),
              },
              { title: t("Set by"), cell: (one) => <bdi>{one.set_by}</bdi> },
              { title: t("Since"), narrow: true, cell: (one) => <Time at={one.set_at} /> },
              {
                title: t("Lift"),
                hidden: true,
                narrow: true,
                cell: (one) =>
                  one.lifted_at ? (
                    <Badge>{t("Lifted")}</Badge>
                  ) : (
                    <Button size="small" onClick={() => setLifting(one)}>
                      {t("Lift")}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </ListView>
      {lifting && (
        <Confirm
          open
          title={t("Lift this hold?")}
          action={t("Lift")}
          mild
          busy={lift.busy}
          error={lift.error}
          onConfirm={() => lift.run(lifting)}
          onCancel={() => {
            setLifting(null);
            lift.clear();
          }}
        >
          <p>{t("What only this hold keeps expires in its time again, and what is past that time goes at once.")}</p>
        </Confirm>
      )}
    </Card>
  );
}

function Subject({ of }: { of: Hold }) {
  if (of.email) return <bdi>{of.email}</bdi>;
  if (of.conversation_id) return <a href={`/console/conversations/${of.conversation_id}`}>{t("One conversation")}</a>;
  return <>{t("An address, forgotten since")}</>;
}
