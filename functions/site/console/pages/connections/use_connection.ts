// One connection: undefined while it is read, null where there is none.

import { useResource } from "../../api/hooks";
import { Problem } from "../../api/problem";
import type { Connection, Helpdesk } from "../../api/types";

export interface KnownConnection {
  connection: Connection | null | undefined;
  error: unknown;
  reload: () => Promise<void>;
  set: (connection: Connection) => void;
}

export function useConnection(helpdesk: Helpdesk, every = 0): KnownConnection {
  const found = useResource<Connection>(`/connections/${helpdesk}`, { every });
  const missing = found.error instanceof Problem && found.error.isMissing;
  return {
    connection: missing ? null : found.data,
    error: missing || found.loading ? undefined : found.error,
    reload: found.reload,
    set: found.set,
  };
}
