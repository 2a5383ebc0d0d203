// What the owner's site and the page have told of the visitor, and whose word each is.

import { Fragment } from "preact";
import type { Conversation } from "../../api/types";
import { number, t } from "../../texts/translate";
import { Badge } from "../../ui";

const DEVICES = { phone: t("Phone"), tablet: t("Tablet"), computer: t("Computer") } as const;

/** Yes or no, a number or a text. */
export function attributeText(value: boolean | number | string): string {
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  return typeof value === "number" ? number(value) : value;
}

export function VisitorFacts({ of: { page, attributes: facts } }: { of: Conversation }) {
  const told = [
    ...Object.entries(facts?.signed ?? {}).map(([name, value]) => ({ name, value, signed: true })),
    ...Object.entries(facts?.claimed ?? {}).map(([name, value]) => ({ name, value, signed: false })),
  ];
  return (
    <>
      {page && (
        <>
          <dt>{t("Page")}</dt>
          <dd class="wide">
            <bdi>{page}</bdi>
          </dd>
        </>
      )}
      {facts?.referrer && (
        <>
          <dt>{t("Page before")}</dt>
          <dd class="wide">
            <bdi>{facts.referrer}</bdi>
          </dd>
        </>
      )}
      {facts?.device && (
        <>
          <dt>{t("Device")}</dt>
          <dd>{DEVICES[facts.device]}</dd>
        </>
      )}
      {told.map(({ name, value, signed }) => (
        <Fragment key={`${name} ${signed}`}>
          <dt>{name}</dt>
          <dd>
            <bdi>{attributeText(value)}</bdi>{" "}
            {signed ? <Badge tone="good">{t("Signed")}</Badge> : <Badge>{t("Claimed by the page")}</Badge>}
          </dd>
        </Fragment>
      ))}
    </>
  );
}
