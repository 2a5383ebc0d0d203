// What the members of a workspace may do, as the service has it; it refuses what is not hidden here.

import { t } from "../texts/translate";
import type { Role } from "./types";

/** Each role may do what those before it may. */
export const ROLES: readonly Role[] = ["viewer", "agent", "admin", "owner"];

export const may = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

export const ROLE_WORDS: Record<Role, string> = {
  viewer: t("Viewer"),
  agent: t("Agent"),
  admin: t("Admin"),
  owner: t("Owner"),
};

export const ROLE_TEXTS: Record<Role, string> = {
  viewer: t("Reads."),
  agent: t("Also answers visitors and takes chats over."),
  admin: t("Also changes bots, settings and connections."),
  owner: t("Also has members, erases, and sets what holds for all."),
};
