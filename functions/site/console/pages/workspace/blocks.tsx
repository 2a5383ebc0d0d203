// Who is blocked, and lifting that.

import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Block } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, ListView, Table, Time, toast } from "../../ui";

export function Blocks() {
  const { may } = useWorkspace();
  const blocks = useList<Block>("/blocks");
  const lift = useAction(async (signal, one: Block) => {
    await api.delete(`/blocks/${one.id}`, { signal });
    toast(t("The block is lifted. It holds within a minute."));
    await blocks.reload();
  });
  return (
    <div id="blocked">
      <Card
        flush
        title={t("Blocked visitors")}
        text={t("Nothing is taken from them until their time is over. They are blocked from within a chat.")}
      >
        {lift.error !== undefined && <Banner tone="bad">{sentence(lift.error)}</Banner>}
        <ListView
          of={blocks}
          what={t("The blocked visitors")}
          empty={<p class="list-note">{t("Nobody is blocked.")}</p>}
        >
          {(items) => (
            <Table
              caption={t("Blocked visitors")}
              rows={items}
              rowKey={(one) => one.id}
              columns={[
                {
                  title: t("Reason"),
                  main: true,
                  cell: (one) => (
                    <a href={`/console/conversations/${one.conversation_id}`}>
                      <bdi>{one.reason}</bdi>
                    </a>
                  ),
                },
                { title: t("Who"), cell: (one) => (one.known ? t("A proved address") : t("A network")) },
                { title: t("By"), cell: (one) => <bdi>{one.by}</bdi> },
                { title: t("Until"), narrow: true, cell: (one) => <Time at={one.expires_at} absolute /> },
                ...(may("agent")
                  ? [
                      {
                        title: t("Change"),
                        cell: (one: Block) => (
                          <Button
                            size="small"
                            busy={lift.busy}
                            label={t("Lift the block: {reason}", { reason: one.reason })}
                            onClick={() => lift.run(one)}
                          >
                            {t("Lift")}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </ListView>
      </Card>
    </div>
  );
}
