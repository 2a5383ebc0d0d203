"""Takes what the mail service tells of mails."""
