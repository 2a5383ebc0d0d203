// A person's data: whose chats they are, a copy for the person, erasing, receipts, and what must be kept.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Hold, PersonsChats, Receipt } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, Page, TextInput } from "../../ui";
import { Chats } from "./chats";
import { Holds } from "./holds";
import { Receipts } from "./receipts";

interface Found {
  email: string;
  chats: PersonsChats;
}

export default function PersonalDataPage() {
  const { me, may } = useWorkspace();
  const title = t("Personal data");
  const text = t("What is kept of one person: find it, give it to them, erase it, or keep it where you must.");
  if (!may("owner")) {
    return (
      <Page title={title} text={text} narrow>
        <Banner tone="info">{t("Only an owner of the workspace can see this.")}</Banner>
      </Page>
    );
  }
  return (
    <Page title={title} text={text}>
      {me && <Everything />}
    </Page>
  );
}

function Everything() {
  const holds = useList<Hold>("/holds");
  const receipts = useList<Receipt>("/erasures");
  const [email, setEmail] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const look = useAction(async (signal, address: string) => {
    const answer = await api.post<PersonsChats>("/personal-data", { email: address }, { signal });
    setFound({ email: address, chats: answer.body });
  });
  const again = async (): Promise<void> => {
    await Promise.all([found ? look.run(found.email) : undefined, holds.reload(), receipts.reload()]);
  };
  const marked = fieldError(look.error, "email");
  return (
    <div class="stack loose">
      <Card title={t("Look up an address")} text={t("Chats are found in whatever case the address was given.")}>
        <form
          class="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setFound(null);
            void look.run(email.trim());
          }}
        >
          <TextInput
            label={t("The person's e-mail address")}
            type="email"
            required
            autoComplete="off"
            value={email}
            onInput={setEmail}
            error={marked}
          />
          <div class="actions">
            <Button kind="primary" type="submit" busy={look.busy}>
              {t("Look up")}
            </Button>
          </div>
          {look.error !== undefined && !marked && <Banner tone="bad">{sentence(look.error)}</Banner>}
        </form>
      </Card>
      {found && <Chats key={found.email} of={found.chats} email={found.email} onChange={again} />}
      <Holds of={holds} onChange={again} />
      <Receipts of={receipts} />
    </div>
  );
}
