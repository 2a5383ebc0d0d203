// Who works here, for pages that name members by their id.

import { t } from "../texts/translate";
import { useResource } from "./hooks";
import { may } from "./roles";
import type { Member, Page } from "./types";

export interface Members {
  /** Those who may write to visitors, by name. */
  writers: readonly Member[];
  /** The name that a member has chosen, else their address; who has left is somebody. */
  nameOf: (id: string) => string;
}

export const shownName = (one: Member): string => one.shown_name ?? one.email;

export function useMembers(): Members {
  const { data } = useResource<Page<Member>>("/members");
  const all = (data?.items ?? []).filter((one) => one.state === "active");
  return {
    writers: all.filter((one) => may(one.role, "agent")).sort((a, b) => shownName(a).localeCompare(shownName(b))),
    nameOf: (id) => {
      const found = all.find((one) => one.id === id);
      return found ? shownName(found) : data ? t("Somebody who has left") : "";
    },
  };
}
