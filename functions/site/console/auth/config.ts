// What this deployment is: asked for once, before anything else.

export interface Config {
  environment: string;
  public_url: string;
  sign_in_url: string;
  issuer: string;
  client_id: string;
  /** Of Cognito's API. */
  directory_url: string;
}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/console/config.json", { credentials: "omit" });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  return (await answer.json()) as Config;
}
