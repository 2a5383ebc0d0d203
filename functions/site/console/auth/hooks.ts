// The session for components.

import { useEffect, useState } from "preact/hooks";
import { currentSession, currentStatus, onChange, type Status } from "./session";

/** The sign-in's state; the component follows its changes. */
export function useSignIn(): { status: Status; email: string } {
  const [, again] = useState({});
  useEffect(() => onChange(() => again({})), []);
  return { status: currentStatus(), email: currentSession()?.email ?? "" };
}
