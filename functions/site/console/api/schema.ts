// Made from functions/site/openapi.json by `make openapi`: change the service's models instead.

export type paths = Record<string, never>;
export interface webhooks {
    "agent.replied": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person of the team wrote to the visitor, in the ticket or in the console */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["AgentReplied"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "agent.replied";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "connection.broken": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A helpdesk refuses a connection's credentials; escalations go by mail until that is mended */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionBroken"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "connection.broken";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "escalation.delivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It has arrived: there is a ticket, the mail was taken, the other bot has it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivered"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "escalation.delivered";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "escalation.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** No attempt is left. A ticket and a transfer have a fallback, which is handed over as a matter */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Failed"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "escalation.failed";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "escalation.handed_over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A conversation was handed over: it is recorded, and will be delivered or fail */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["HandedOver"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "escalation.handed_over";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ticket.solved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The conversation's ticket was solved in the helpdesk */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Solved"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "ticket.solved";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "turn.decided": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What was decided on a visitor's message. Only where environment and owner ask for it: it is */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        data: components["schemas"]["TurnDecided"];
                        /** Format: date-time */
                        timestamp: string;
                        /** @constant */
                        type: "turn.decided";
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description A person of the team wrote to the visitor, in the ticket or in the console. */
        AgentReplied: {
            /** Format: date-time */
            at: string;
            bot_id: string;
            /** @default null */
            console_url: string | null;
            conversation_id: string;
            id: string;
            /** @default  */
            line: string;
            message_id: string;
            /** @enum {string} */
            place: "ticket" | "console";
            /**
             * @default agent.replied
             * @constant
             */
            type: "agent.replied";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            /** @default null */
            words: string | null;
            workspace_id: string;
        };
        /** @description Routing to specialised bots; `margin` is how far a target must beat the current bot. */
        AiAgentTransfer: {
            /** @default false */
            enabled: boolean;
            /** @default 0.15 */
            margin: number;
            /** @default [] */
            targets: components["schemas"]["TransferTarget"][];
        };
        /** @description What a wrong answer costs, in needless handoffs; the threshold follows from it. */
        AnswerCosts: {
            wrong_answer: number;
        };
        /** @description Off unless said otherwise; on for a bot that is new, see `Bot.defaults`. */
        AnswerMailSettings: {
            /** @default false */
            enabled: boolean;
        };
        /**
         * @description Visitors are told when the team is there, and within which time it usually answers; the
         *     latter once there is enough to tell it from: see `answer_times`.
         */
        AnswerTime: {
            /** @default false */
            hidden: boolean;
        };
        /** @description The message answers the open question: which kind that was, and by which choice. */
        Answered: {
            choice: string;
            /** @enum {string} */
            kind: "clarify" | "offer" | "ask_back" | "fact" | "bot";
            question_seq: number;
        };
        /** @description POST /v1/conversations/{id}/contact/code. */
        AskForCode: {
            email: string;
        };
        /** @description What `decide` knows of it: how often the chat was asked before this message. */
        Asked: {
            /** @default 0 */
            ask_backs: number;
            /** @default 0 */
            clarifies: number;
            /** @default 0 */
            offers: number;
        };
        /**
         * @description PUT …/csat: whether the account itself asks customers how the help was, so that the chat does
         *     not; null leaves it to what is usual with the helpdesk.
         */
        AsksCsat: {
            asks_csat: boolean | null;
        };
        /** @description PUT /v1/admin/conversations/{id}/assignee. */
        AssignTo: {
            member_id: string | null;
        };
        /** @description Who may speak next. */
        Assignee: {
            /** @default null */
            bot_id: string | null;
            /** @enum {string} */
            kind: "bot" | "team";
            /** @default null */
            member_id: string | null;
            /** @default null */
            name: string | null;
        };
        /** @description Who may speak next. */
        AssigneeView: {
            /** @default null */
            bot_id: string | null;
            /** @enum {string} */
            kind: "bot" | "team";
            /** @default null */
            name: string | null;
        };
        /** @description One line of the log. */
        Attempt: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            outcome: "taken" | "refused" | "no_answer" | "unreachable" | "bad_address" | "interrupted";
            /** @default null */
            status: number | null;
            /** @default 0 */
            took_ms: number;
        };
        /** @description One thing that somebody did, or tried. */
        AuditEntry: {
            action: string;
            actor: string;
            /** Format: date-time */
            at: string;
            /** @default null */
            code: string | null;
            /** Format: date-time */
            expires_at: string;
            id: string;
            /** @default {} */
            ids: {
                [key: string]: string;
            };
            /** @default null */
            of: string | null;
            /**
             * @default {
             *       "ip": null,
             *       "user_agent": null
             *     }
             */
            origin: components["schemas"]["Origin"];
            /** @enum {string} */
            outcome: "allowed" | "refused" | "done";
            role: string;
            who: string;
            workspace_id: string;
        };
        /** @description POST /v1/admin/audit/export. */
        AuditExport: {
            /** @default null */
            first: string | null;
            /**
             * @default csv
             * @enum {string}
             */
            format: "csv" | "jsonl";
            /** @default null */
            last: string | null;
        };
        /** @description Entries, newest first; `next` continues, None at the end. A page may be short. */
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @default null */
            next: string | null;
        };
        /** @description Who wrote a message. */
        AuthorView: {
            /** @default null */
            bot_id: string | null;
            /** @enum {string} */
            kind: "visitor" | "bot" | "agent" | "system";
            /** @default null */
            name: string | null;
        };
        /** @description A page, newest first; `next` continues, null at the end. */
        AutoReplyList: {
            items: components["schemas"]["AutoReplyView"][];
            /** @default null */
            next: string | null;
        };
        /** @description One reply or draft. `reason` is why it was sent, noted, skipped or failed. */
        AutoReplyView: {
            attempts: number;
            /** @default null */
            confidence: number | null;
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            /** @default  */
            engine: string;
            /** @default null */
            error: string | null;
            escalation_id: string;
            /** @default null */
            finished_at: string | null;
            /** @enum {string} */
            helpdesk: "zendesk" | "freshdesk" | "zoho";
            id: string;
            /** @default null */
            posted_at: string | null;
            /** @default null */
            reason: ("confident" | "draft_mode" | "below_gate" | "below_draft_floor" | "explicit_request" | "human_replied" | "limit_reached" | "automatic_message" | "ticket_closed" | "requester_changed" | "message_gone" | "bot_failure" | "bot_asked_for_handoff" | "switched_off" | "outcome_unknown" | "helpdesk_failed") | null;
            reference: string;
            /** @default null */
            reference_url: string | null;
            settings_version: number;
            /** @default [] */
            sources: components["schemas"]["Source"][];
            /** @enum {string} */
            state: "recorded" | "working" | "sent" | "noted" | "skipped" | "failed";
            /** @default  */
            text: string;
            ticket_id: string;
            trigger: string;
        };
        /** @description The add-on: the AI replies inside the ticket. */
        AutoTicketReply: {
            /** @default false */
            enabled: boolean;
            /** @default 3 */
            max_replies: number;
            /** @default 0.8 */
            min_confidence: number;
            /** @default 0.3 */
            min_draft_confidence: number;
            /**
             * @default send
             * @enum {string}
             */
            mode: "send" | "draft";
        };
        /**
         * @description What lies between answering and escalating, in numbers: what the draft would have asked, and
         *     what follows from it as far as the stored confidences tell.
         */
        BetweenEffect: {
            /** @default 0 */
            asked_back: number;
            /** @default 0 */
            asked_which: number;
            /** @default 0 */
            handoffs_saved: number;
            /**
             * @default {
             *       "answered": 0,
             *       "chats": 0,
             *       "is_told": true,
             *       "lines": 0,
             *       "recorded": 0,
             *       "wrong": 0
             *     }
             */
            meanwhile: components["schemas"]["MeanwhileEffect"];
            /** @default 0 */
            offered: number;
            /** @default 0 */
            people_delayed: number;
            /** @default 0 */
            wrong_answers: number;
            /** @default 0 */
            wrong_answers_then: number;
        };
        /** @description All of a workspace, newest first. */
        BlockList: {
            items: components["schemas"]["BlockView"][];
            /** @default null */
            next: string | null;
        };
        /** @description Who is not heard, and why; what they are told apart by is shown to nobody. */
        BlockView: {
            by: string;
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
            known: boolean;
            reason: string;
        };
        /** @description POST /v1/admin/conversations/{id}/block. */
        BlockVisitor: {
            reason: string;
            /** Format: date-time */
            until: string;
        };
        /**
         * @description A bot. `bot_id` is given by the service; a PUT may repeat it. `contract`, the version of the
         *     bot contract that its function speaks, is what its last test has found: a PUT does not set it.
         */
        BotBody: {
            /** @default [] */
            allowed_origins: string[];
            /** @default null */
            bot_id: string | null;
            /** @default 1 */
            contract: number;
            /** @default  */
            description: string;
            /** @default reference */
            function: string;
            /** @default  */
            greeting: string;
            name: string;
        };
        /** @description The numbers of a bot's reply. Its text is the answer, kept as a message. */
        BotEvidence: {
            /** @default [] */
            close: components["schemas"]["CloseEvidence"][];
            confidence: number;
            /** @default null */
            found: number | null;
            /** @default null */
            second: number | null;
            /** @default null */
            unlearned: number | null;
            /** @default false */
            wants_handoff: boolean;
        };
        /** @description All bots of the workspace. */
        BotList: {
            items: components["schemas"]["BotBody"][];
            /** @default null */
            next: string | null;
        };
        /** @description What the widget needs before the first message. */
        BotProfileView: {
            bot_id: string;
            brand: components["schemas"]["Brand"];
            /** @enum {string} */
            contact: "ask_and_wait" | "ask" | "never";
            /** @default false */
            finds_chat: boolean;
            greeting: string;
            human_handoff: boolean;
            /** @default null */
            language: components["schemas"]["WidgetLanguage"] | null;
            name: string;
            /** @default null */
            people: components["schemas"]["PeopleView"] | null;
            /** @default null */
            privacy: components["schemas"]["PrivacyView"] | null;
            texts: {
                [key: string]: string;
            };
            workspace: string;
        };
        /**
         * @description What came of a test.
         *
         *     `problem` is None where the bot has answered within its contract; `detail` names a code or a
         *     field then, never what the bot wrote. `contract` is what is on the bot's record now.
         */
        BotTest: {
            contract: number;
            /** @default  */
            detail: string;
            /** @default null */
            problem: ("error" | "timeout" | "bad_reply" | "missing") | null;
            took_ms: number;
        };
        /** @description How the widget looks. */
        Brand: {
            /** @default null */
            avatar_url: string | null;
            /** @default #1f5eff */
            colour: string;
            /** @default null */
            name: string | null;
            /**
             * @default right
             * @enum {string}
             */
            position: "left" | "right";
        };
        /** @description Questions asked, and the most there may be. */
        BudgetView: {
            asked: number;
            limit: number;
        };
        /**
         * @description Weekly opening hours in one time zone, with whole days off.
         *
         *     A night belongs to the day on which it begins: a holiday takes the night that begins on it, and
         *     leaves the morning of the one before.
         */
        BusinessHours: {
            /** @default [] */
            holidays: string[];
            timezone: string;
            weekly: {
                [key: string]: components["schemas"]["OpenInterval"][];
            };
        };
        /** @description PUT /v1/admin/members/{member_id}. */
        ChangeMember: {
            /** @enum {string} */
            role: "viewer" | "agent" | "admin" | "owner";
        };
        /** @description One answer that is offered. `label` is what the visitor says by taking it. */
        Choice: {
            id: string;
            label: string;
        };
        /** @description Which choice of which message a visitor has taken. */
        ChoiceTaken: {
            id: string;
            message_id: string;
        };
        /** @description An entry that might be meant, and the chance that it is. */
        CloseEvidence: {
            confidence: number;
            entry_id: string;
        };
        /** @description When a rule may fire. */
        Condition: {
            /**
             * @default all
             * @enum {string}
             */
            join: "all" | "any";
            of: components["schemas"]["FactGroup"][];
        };
        /** @description POST /v1/conversations/{id}/contact/confirm. */
        "ConfirmCode-Input": {
            code: string;
            email: string;
        };
        /** @description POST /v1/conversations/{id}/contact/confirm. */
        "ConfirmCode-Output": {
            code: string;
            email: string;
        };
        /**
         * @description A helpdesk refuses a connection's credentials; escalations go by mail until that is mended.
         *
         *     Said once: again only after it was mended.
         */
        ConnectionBroken: {
            /** Format: date-time */
            at: string;
            code: string;
            connection_id: string;
            /** @default null */
            console_url: string | null;
            helpdesk: string;
            id: string;
            /** @default  */
            line: string;
            /**
             * @default connection.broken
             * @constant
             */
            type: "connection.broken";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            workspace_id: string;
        };
        /** @description What a test of a connection found; `problems` are plain sentences. */
        ConnectionCheck: {
            /** @default [] */
            checked: string[];
            ok: boolean;
            /** @default [] */
            problems: string[];
        };
        /** @description Credentials of the helpdesk in the path. They are stored and never shown again. */
        ConnectionCredentials: components["schemas"]["ZendeskOAuth"] | components["schemas"]["ZendeskApiToken"] | components["schemas"]["FreshdeskApiKey"] | components["schemas"]["ZohoOAuth"] | components["schemas"]["ZohoGrant"];
        /**
         * @description As the console shows it.
         *
         *     `open`: calls are held back until `open_until`. `half_open`: one call may try.
         */
        ConnectionHealth: {
            /**
             * @default closed
             * @enum {string}
             */
            circuit: "closed" | "open" | "half_open";
            /** @default 0 */
            failures: number;
            /** @default null */
            last_error: string | null;
            /** @default null */
            last_failure_at: string | null;
            /** @default null */
            last_success_at: string | null;
            /** @default null */
            open_until: string | null;
            /** @default null */
            quota_at: string | null;
            /** @default null */
            quota_limit: number | null;
            /** @default null */
            quota_remaining: number | null;
            /** @default null */
            refused: components["schemas"]["Refusal"] | null;
            /** @default [] */
            settings_refused: components["schemas"]["SettingsRefusal"][];
        };
        /** @description A connection without its credentials. `tested_at` is null until a test has succeeded. */
        ConnectionView: {
            account: {
                [key: string]: string;
            };
            /** @default null */
            asks_csat: boolean | null;
            auth: string;
            /** @default null */
            check: components["schemas"]["ConnectionCheck"] | null;
            connection_id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * @default {
             *       "circuit": "closed",
             *       "failures": 0,
             *       "last_error": null,
             *       "last_failure_at": null,
             *       "last_success_at": null,
             *       "open_until": null,
             *       "quota_at": null,
             *       "quota_limit": null,
             *       "quota_remaining": null,
             *       "refused": null,
             *       "settings_refused": []
             *     }
             */
            health: components["schemas"]["ConnectionHealth"];
            /** @enum {string} */
            helpdesk: "zendesk" | "freshdesk" | "zoho";
            tested_at: string | null;
            /**
             * @default {
             *       "first_event_at": null,
             *       "header": null,
             *       "mode": "poll",
             *       "set_up_at": null,
             *       "steps": [],
             *       "webhook_id": null
             *     }
             */
            updates: components["schemas"]["Updates"];
            /** @default false */
            usually_asks_csat: boolean;
            /** @default null */
            webhook: components["schemas"]["WebhookView"] | null;
        };
        /**
         * @description The address in use. `claimed`: typed, and known to nobody to be theirs; `confirmed`: a code
         *     came back from it; `signed`: the site vouches for it, and it cannot be changed here.
         */
        ContactView: {
            email: string;
            /** @enum {string} */
            state: "claimed" | "confirmed" | "signed";
        };
        /**
         * @description A conversation with a page of its transcript, and all internal notes. `next` is the id to ask
         *     after, or null.
         */
        ConversationDetail: {
            conversation: components["schemas"]["OwnedConversationView"];
            decisions: components["schemas"]["DecisionView"][];
            escalations: components["schemas"]["OwnedEscalationView"][];
            /** @default null */
            feedback: components["schemas"]["FeedbackView"] | null;
            messages: components["schemas"]["MessageView"][];
            /** @default null */
            next: string | null;
            /** @default [] */
            notes: components["schemas"]["NoteView"][];
        };
        /** @description Conversations, newest first. */
        ConversationList: {
            items: components["schemas"]["ListedConversation"][];
            /** @default null */
            next: string | null;
        };
        /**
         * @description 201 of a new conversation, or of the one that a verified visitor goes on with; `token` opens
         *     it and nothing else.
         */
        ConversationStarted: {
            conversation: components["schemas"]["ConversationView"];
            conversation_id: string;
            /** @default false */
            found: boolean;
            messages: components["schemas"]["MessageView"][];
            token: string;
        };
        /** @description The conversation's state as the visitor may see it. */
        ConversationView: {
            assignee: components["schemas"]["AssigneeView"];
            /** @default null */
            at_end: ("solved" | "csat") | null;
            /** @default null */
            contact: components["schemas"]["ContactView"] | null;
            contact_required: boolean;
            id: string;
            /** @default null */
            open_choices: string | null;
            /** @default false */
            people_asked: boolean;
            /** @default 0 */
            revised: number;
            /** @default false */
            solved: boolean;
            /** @enum {string} */
            state: "open" | "handed_off" | "closed";
            /** @default false */
            under_way: boolean;
        };
        /** @description A copy outside. */
        CopyView: {
            bot_id: string | null;
            escalation_id: string | null;
            /** @enum {string} */
            fate: "left" | "deleted" | "trashed" | "gone" | "refused";
            helpdesk: ("zendesk" | "freshdesk" | "zoho") | null;
            /** @enum {string} */
            kind: "ticket" | "mail" | "transcript" | "bot";
            reference: string | null;
            shared: boolean;
            url: string | null;
            why: string | null;
        };
        /** @description How visitors found the help of people: how many said each step, 1 (very bad) to 5. */
        Csat: {
            /** @default null */
            average: number | null;
            /** @default {} */
            by_step: {
                [key: string]: number;
            };
            /** @default 0 */
            count: number;
            /**
             * @description The share of 4 and 5; null where nobody said anything.
             * @default null
             */
            satisfied: number | null;
        };
        /** @description How the help of people was, 1 (very bad) to 5 (very good). */
        CsatView: {
            /** Format: date-time */
            at: string;
            /** @default null */
            masked: true | null;
            /** @default false */
            signed: boolean;
            steps: number;
            /** @default null */
            words: string | null;
        };
        /** @description The whole answer for one bot. */
        DataFlows: {
            allowed_regions: string[];
            asks_consent: boolean;
            hides_cards: boolean;
            hides_secrets: boolean;
            own_patterns: number;
            recipients: components["schemas"]["Recipient"][];
            region: string;
        };
        /** @description The conclusion, with what led to it. Deciding again from the same record gives the same. */
        Decision: {
            /** @enum {string} */
            action: "relay" | "answer" | "handoff" | "transfer" | "cannot_help" | "clarify" | "offer" | "ask_back" | "added";
            /** @default decide/4 */
            decision_version: string;
            evidence: components["schemas"]["Evidence"];
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            /** @default null */
            rule_index: number | null;
            settings_bot_id: string;
            settings_version: number;
            /** @default null */
            target_bot_id: string | null;
            /** @default null */
            threshold: number | null;
        };
        /** @description A decision, and the message it was about. */
        DecisionView: {
            decision: components["schemas"]["Decision"];
            message_id: string;
        };
        /** @description It has arrived: there is a ticket, the mail was taken, the other bot has it. */
        Delivered: {
            /** Format: date-time */
            at: string;
            /** @default 1 */
            attempts: number;
            bot_id: string;
            /** @default null */
            connection_id: string | null;
            /** @default null */
            console_url: string | null;
            conversation_id: string;
            escalation_id: string;
            /** @default null */
            fallback_of: string | null;
            /** @default null */
            follow_up_of: string | null;
            /** @default null */
            helpdesk: string | null;
            id: string;
            /** @default  */
            line: string;
            /** @enum {string} */
            method: "ticket" | "email" | "transfer";
            /** @default null */
            question: string | null;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            /** @default null */
            reference: string | null;
            /** @default null */
            reference_url: string | null;
            /** @default null */
            target_bot_id: string | null;
            /** @default null */
            ticket_id: string | null;
            /**
             * @default escalation.delivered
             * @constant
             */
            type: "escalation.delivered";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            workspace_id: string;
        };
        /** @description Deliveries, newest first; `next` continues, None at the end. */
        DeliveryList: {
            items: components["schemas"]["DeliveryView"][];
            /** @default null */
            next: string | null;
        };
        /** @description A delivery, and each attempt. `next_at` is when it is tried next. */
        DeliveryView: {
            attempts: components["schemas"]["Attempt"][];
            conversation_id: string | null;
            /** Format: date-time */
            created_at: string;
            id: string;
            kind: string;
            message_id: string;
            next_at: string | null;
            /** @enum {string} */
            state: "waiting" | "sending" | "delivered" | "failed" | "dropped";
        };
        /**
         * @description Of one bot's chats.
         *
         *     `notes_in_ticket`: internal notes on a chat that has an open ticket are written there too, as
         *     internal notes of the helpdesk.
         */
        DeskSettings: {
            /** @default false */
            notes_in_ticket: boolean;
        };
        /**
         * @description A detector fired: which one, by which of its rules, on which words.
         *
         *     `bot_id` is the bot that an explicit request names ("transfer me to Billing"); without one it
         *     is a request for people.
         */
        Detection: {
            /** @default null */
            bot_id: string | null;
            /** @enum {string} */
            detector: "explicit_request" | "frustration" | "repetition" | "acknowledgement" | "fragment";
            matched: string;
            /** @default null */
            mild: true | null;
            rule: string;
            /** @default null */
            solved: true | null;
        };
        /** @description Who gets the transcript; null means the workspace's owner. */
        EmailSettings: {
            /** @default null */
            to: string[] | null;
        };
        /** @description Escalations, newest first. */
        EscalationList: {
            items: components["schemas"]["ListedEscalation"][];
            /** @default null */
            next: string | null;
        };
        /**
         * @description All settings of one bot: handoff by e-mail to the owner, where nothing else is said.
         *
         *     Times are seconds unless the name says otherwise.
         */
        EscalationSettings: {
            /**
             * @default team
             * @enum {string}
             */
            after_handoff: "team" | "bot" | "until_answered";
            /**
             * @default {
             *       "enabled": false,
             *       "margin": 0.15,
             *       "targets": []
             *     }
             */
            ai_agent_transfer: components["schemas"]["AiAgentTransfer"];
            /** @default null */
            answer_costs: components["schemas"]["AnswerCosts"] | null;
            /**
             * @default {
             *       "enabled": false
             *     }
             */
            answer_mail: components["schemas"]["AnswerMailSettings"];
            /**
             * @default {
             *       "hidden": false
             *     }
             */
            answer_time: components["schemas"]["AnswerTime"];
            /**
             * @default {
             *       "enabled": false,
             *       "max_replies": 3,
             *       "min_confidence": 0.8,
             *       "min_draft_confidence": 0.3,
             *       "mode": "send"
             *     }
             */
            auto_ticket_reply: components["schemas"]["AutoTicketReply"];
            /** @default null */
            business_hours: components["schemas"]["BusinessHours"] | null;
            /** @default false */
            clarify: boolean;
            /** @default 0.6 */
            confidence_threshold: number;
            /**
             * @default ask
             * @enum {string}
             */
            contact: "ask_and_wait" | "ask" | "never";
            /** @default 300 */
            contact_timeout_s: number;
            /**
             * @default {
             *       "notes_in_ticket": false
             *     }
             */
            desk: components["schemas"]["DeskSettings"];
            /**
             * @default {
             *       "to": null
             *     }
             */
            email: components["schemas"]["EmailSettings"];
            /**
             * @default {
             *       "csat": false,
             *       "solved": false,
             *       "thumbs": false
             *     }
             */
            feedback: components["schemas"]["Feedback"];
            /**
             * @default {
             *       "enabled": false
             *     }
             */
            find_chat: components["schemas"]["FindChat"];
            /** @default [] */
            guidance: string[];
            /**
             * @default email
             * @enum {string}
             */
            handoff_method: "ticket" | "email";
            /** @default 100 */
            hourly_cap: number;
            /** @default true */
            human_handoff: boolean;
            /**
             * @default {
             *       "answers": "write",
             *       "calls_a_day": 2000,
             *       "summary": true
             *     }
             */
            language_model: components["schemas"]["LanguageModelUse"];
            /**
             * @default handoff
             * @enum {string}
             */
            low_confidence: "handoff" | "offer";
            /**
             * @default {
             *       "cards": true,
             *       "patterns": [],
             *       "secrets": true
             *     }
             */
            masking: components["schemas"]["Masking"];
            /**
             * @default {
             *       "cannot_help": {},
             *       "delivered": {},
             *       "failed": {},
             *       "handoff": {},
             *       "offline": {},
             *       "transfer": {}
             *     }
             */
            messages: components["schemas"]["Texts"];
            /**
             * @default {
             *       "country_lines": {},
             *       "data_protection": {
             *         "enabled": false,
             *         "priority": "high",
             *         "tags": [],
             *         "text": {},
             *         "to": null
             *       },
             *       "emergency": {
             *         "enabled": true,
             *         "priority": "urgent",
             *         "tags": [],
             *         "text": {},
             *         "to": null
             *       },
             *       "hourly_cap": 50,
             *       "legal": {
             *         "enabled": false,
             *         "priority": "high",
             *         "tags": [],
             *         "text": {},
             *         "to": null
             *       },
             *       "on_call": null,
             *       "press": {
             *         "enabled": false,
             *         "priority": "high",
             *         "tags": [],
             *         "text": {},
             *         "to": null
             *       },
             *       "security": {
             *         "enabled": false,
             *         "priority": "urgent",
             *         "tags": [],
             *         "text": {},
             *         "to": null
             *       },
             *       "self_harm": {
             *         "enabled": true,
             *         "priority": "urgent",
             *         "tags": [],
             *         "text": {},
             *         "to": null
             *       }
             *     }
             */
            must_reach: components["schemas"]["MustReach"];
            /** @default null */
            privacy: components["schemas"]["Privacy"] | null;
            /** @default 365 */
            retention_days: number;
            /** @default [] */
            rules: components["schemas"]["Rule"][];
            /** @default false */
            show_seen: boolean;
            /**
             * @default note
             * @enum {string}
             */
            solved_by_visitor: "note" | "solve";
            /** @default 60 */
            starts_a_minute: number;
            /** @default 72 */
            team_silence_hours: number;
            /** @default null */
            ticket: (components["schemas"]["ZendeskTicket"] | components["schemas"]["FreshdeskTicket"] | components["schemas"]["ZohoTicket"]) | null;
            /**
             * @default {
             *       "bot_failure": true,
             *       "explicit_request": true,
             *       "frustration": true,
             *       "repetition": true
             *     }
             */
            triggers: components["schemas"]["Triggers"];
            /** @default null */
            trust_claimed_addresses: boolean | null;
            /** @default [] */
            wanted_facts: components["schemas"]["WantedFact"][];
        };
        /** @description An escalation as the visitor may see it. */
        EscalationView: {
            /** @default null */
            fallback_of: string | null;
            id: string;
            /** @enum {string} */
            method: "ticket" | "email" | "transfer";
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            /** @default null */
            reference: string | null;
            /** @enum {string} */
            state: "waiting_contact" | "recorded" | "delivering" | "delivered" | "failed" | "cancelled";
            /** @default null */
            target_bot_id: string | null;
        };
        /** @description Everything `decide` may know besides settings and text. */
        Evidence: {
            /** @default null */
            acknowledgement: components["schemas"]["Detection"] | null;
            /** @default null */
            answers: components["schemas"]["Answered"] | null;
            /** @default [] */
            asked: number[];
            /** @default null */
            asked_before: components["schemas"]["Asked"] | null;
            /**
             * @default bot
             * @enum {string}
             */
            assignee: "bot" | "team";
            bot_id: string;
            /** @default null */
            bot_unread_language: string | null;
            /** @default null */
            encoder: string | null;
            /** @default  */
            engine: string;
            /** @default null */
            explicit_request: components["schemas"]["Detection"] | null;
            /** @default null */
            failure: components["schemas"]["FailureEvidence"] | null;
            /** @default null */
            fragment: components["schemas"]["Detection"] | null;
            /** @default null */
            frustration: components["schemas"]["Detection"] | null;
            /** @default null */
            guidance: string | null;
            /** @default null */
            guidance_read: ("read" | "not_read" | "failed") | null;
            /** @default 0 */
            hops: number;
            /** @default null */
            last_word: ("question" | "acknowledged") | null;
            /** @default null */
            locale: string | null;
            /** @default null */
            must_reach: components["schemas"]["ReachFinding"] | null;
            /** @default null */
            not_heard: string[] | null;
            /** @default null */
            open_for_business: boolean | null;
            /** @default null */
            reached: true | null;
            /** @default null */
            repetition: components["schemas"]["Detection"] | null;
            /** @default null */
            reply: components["schemas"]["BotEvidence"] | null;
            /** @default null */
            rule_facts: components["schemas"]["RuleFacts"] | null;
            /** @default [] */
            scores: components["schemas"]["TargetScore"][];
            /** @default null */
            unread_language: string | null;
            /** @default [] */
            visited: string[];
            /** @default null */
            waiting: ("answers" | "adds") | null;
            /** @default false */
            with_people: boolean;
        };
        /** @description One decision that would differ, or of which that cannot be told. */
        Example: {
            /** Format: date-time */
            at: string;
            conversation_id: string;
            link: string;
            message_id: string;
            text: string;
            /** @default null */
            unknown: ("bot_not_asked" | "guidance_changed" | "scores_not_recorded" | "earlier_turn_differs" | "message_missing" | "close_entries_not_recorded") | null;
            was: components["schemas"]["Outcome"];
            would_be: components["schemas"]["Outcome"] | null;
        };
        /** @description POST /v1/admin/personal-data/export. */
        ExportPerson: {
            /** @default none */
            claimed: ("all" | "none") | string[];
            email: string;
        };
        /** @description Tests that are joined. */
        FactGroup: {
            /**
             * @default any
             * @enum {string}
             */
            join: "all" | "any";
            tests: components["schemas"]["FactTest"][];
        };
        /** @description One question about one fact. */
        FactTest: {
            /** @enum {string} */
            check: "is" | "is_not" | "begins_with" | "contains" | "at_least" | "at_most" | "above" | "below" | "known" | "not_known";
            /** @enum {string} */
            fact: "signed" | "attribute" | "page" | "referrer" | "device" | "language" | "hours" | "handoffs" | "message";
            /** @default null */
            name: string | null;
            /** @default [] */
            values: string[];
        };
        /**
         * @description No attempt is left. A ticket and a transfer have a fallback, which is handed over as a matter
         *     of its own; of a mail nobody knows, and the console shows it.
         */
        Failed: {
            /** Format: date-time */
            at: string;
            /** @default 0 */
            attempts: number;
            bot_id: string;
            code: string;
            /** @default null */
            console_url: string | null;
            conversation_id: string;
            escalation_id: string;
            /** @default null */
            fallback_of: string | null;
            /** @default null */
            follow_up_of: string | null;
            /** @default null */
            helpdesk: string | null;
            id: string;
            /** @default  */
            line: string;
            /** @enum {string} */
            method: "ticket" | "email" | "transfer";
            /** @default false */
            outcome_unknown: boolean;
            /** @default null */
            question: string | null;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            /** @default null */
            target_bot_id: string | null;
            /**
             * @default escalation.failed
             * @constant
             */
            type: "escalation.failed";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            workspace_id: string;
        };
        /** @description The bot failed: `kind` as in BotFailed. */
        FailureEvidence: {
            /** @default  */
            detail: string;
            /** @enum {string} */
            kind: "error" | "timeout" | "bad_reply" | "missing";
        };
        /**
         * @description Whether there are thumbs under a bot's answers, whether a chat that a bot answered ends with
         *     "Was this solved?", and whether one that people answered ends with five steps to say how it was.
         */
        Feedback: {
            /** @default false */
            csat: boolean;
            /** @default false */
            solved: boolean;
            /** @default false */
            thumbs: boolean;
        };
        /** @description What the visitor has said about the help. */
        FeedbackView: {
            /** @default null */
            csat: components["schemas"]["CsatView"] | null;
            /** @default null */
            solved: components["schemas"]["SolvedView"] | null;
            thumbs: components["schemas"]["ThumbView"][];
        };
        /**
         * @description A value that a field takes, as settings hold it, and what people call it.
         *
         *     `under` is where it is offered: the values of the fields it depends on, the nearest last. The
         *     same value may be offered in several places.
         */
        FieldChoice: {
            label: string;
            /** @default [] */
            under: string[];
            value: string | number;
        };
        /**
         * @description Whether a visitor whom the owner's site vouches for goes on with the chat that is open,
         *     wherever they come from. Off unless the owner switches it on: whoever shares a sign-in with
         *     others would read what they wrote.
         */
        FindChat: {
            /** @default false */
            enabled: boolean;
        };
        /**
         * @description The first answer of a bot, and the first word of a person after the handoff, in a
         *     conversation; at the day on which the visitor began to wait.
         */
        FirstResponses: {
            /**
             * @default {
             *       "count": 0,
             *       "median_s": null,
             *       "p90_s": null
             *     }
             */
            ai: components["schemas"]["ResponseTimes"];
            /**
             * @default {
             *       "count": 0,
             *       "median_s": null,
             *       "p90_s": null
             *     }
             */
            human: components["schemas"]["ResponseTimes"];
        };
        /** @description An agent's API key. */
        FreshdeskApiKey: {
            /** Format: password */
            api_key: string;
            /**
             * @default api_key
             * @constant
             */
            auth: "api_key";
            domain: string;
        };
        /**
         * @description Where and how tickets are made in Freshdesk. Tags are at most 32 characters there; what a
         *     create takes: https://developers.freshdesk.com/api/#create_ticket. Each level of a dependent
         *     field is a custom field of its own.
         */
        FreshdeskTicket: {
            /** @default {} */
            custom_fields: {
                [key: string]: boolean | number | string | string[] | components["schemas"]["FromChat"];
            };
            /** @default null */
            group_id: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            helpdesk: "freshdesk";
            /**
             * @default 1
             * @enum {integer}
             */
            priority: 1 | 2 | 3 | 4;
            /** @default null */
            product_id: string | null;
            /** @default null */
            responder_id: string | null;
            /** @default 2 */
            status: number;
            /** @default Chat: {question} */
            subject: string;
            /** @default [] */
            tags: string[];
            /** @default null */
            type: string | null;
        };
        /**
         * @description A value that each conversation tells anew.
         *
         *     `longest` and `choices` are the field's own, as the helpdesk listed them when the owner chose
         *     it. `otherwise` is written where the conversation does not tell, or tells nothing that fits.
         */
        FromChat: {
            /** @default null */
            attribute: string | null;
            /** @default [] */
            choices: string[];
            /** @enum {string} */
            from_chat: "name" | "email" | "locale" | "page" | "plan" | "bot" | "question" | "summary" | "reason" | "reason_code" | "conversation_id" | "referrer" | "device" | "attribute";
            /**
             * @default text
             * @enum {string}
             */
            kind: "text" | "long_text" | "pattern" | "integer" | "decimal" | "yes_no" | "date" | "choice" | "choices";
            /** @default null */
            longest: number | null;
            /** @default null */
            otherwise: boolean | number | string | string[] | null;
            /** @default true */
            signed: boolean;
        };
        /** @description A conversation was handed over: it is recorded, and will be delivered or fail. */
        HandedOver: {
            /** Format: date-time */
            at: string;
            bot_id: string;
            /** @default null */
            console_url: string | null;
            conversation_id: string;
            escalation_id: string;
            /** @default null */
            fallback_of: string | null;
            /** @default null */
            follow_up_of: string | null;
            /** @default null */
            helpdesk: string | null;
            id: string;
            /** @default  */
            line: string;
            /** @enum {string} */
            method: "ticket" | "email" | "transfer";
            /** @default null */
            question: string | null;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            /** @default null */
            target_bot_id: string | null;
            /**
             * @default escalation.handed_over
             * @constant
             */
            type: "escalation.handed_over";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            workspace_id: string;
        };
        /** @description How it stands, for whoever got the mail. Nothing of the chat is in it. */
        HandoffView: {
            answered: components["schemas"]["Mark"] | null;
            bot: string;
            escalation_id: string;
            language: string;
            recipients: string[];
            taken: components["schemas"]["Mark"] | null;
            texts: {
                [key: string]: string;
            };
        };
        /** @description Matters handed to people. One counts once, by its first method. */
        Handoffs: {
            /** @default {} */
            by_method: {
                [key: string]: number;
            };
            /** @default {} */
            by_method_and_reason: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            /** @default {} */
            by_reason: {
                [key: string]: number;
            };
            /** @default 0 */
            total: number;
        };
        /** @description The service answers. */
        Health: {
            /** @constant */
            status: "ok";
            version: string;
        };
        /** @description All holds, newest first. */
        HoldList: {
            items: components["schemas"]["HoldView"][];
            /** @default null */
            next: string | null;
        };
        /** @description A hold. A lifted one no longer says on which address it was. */
        HoldView: {
            applied_at: string | null;
            case_number: string | null;
            conversation_id: string | null;
            email: string | null;
            hold_id: string;
            lifted_at: string | null;
            lifted_by: string | null;
            /** @enum {string} */
            reason: "legal_claim" | "authority" | "investigation" | "contract";
            /** Format: date-time */
            set_at: string;
            set_by: string;
        };
        /** @description How many there are; where there are `more`, it is as far as was counted. */
        InboxCount: {
            count: number;
            /** @default false */
            more: boolean;
        };
        /** @description How many wait, for anybody and for the caller. */
        InboxCounts: {
            mine: components["schemas"]["InboxCount"];
            waiting: components["schemas"]["InboxCount"];
        };
        /**
         * @description A chat in the inbox.
         *
         *     `waiting`: people have it, and somebody waits, or the team has put it off until a time that is
         *     over; `open`: they have answered; `snoozed`: put off until later; `email`: it went out by mail
         *     and is answered, if it is, in a mailbox; `closed`: solved, answered by mail, handed back, spam
         *     or over. `since` is when it came to be so; of what is put off, until when it is.
         */
        InboxItem: {
            /** @default null */
            answered: components["schemas"]["Mark"] | null;
            assignee: components["schemas"]["Assignee"];
            bot_id: string;
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            last: components["schemas"]["InboxLine"] | null;
            method: ("ticket" | "email" | "transfer") | null;
            mine: boolean;
            page: string | null;
            /** @enum {string} */
            place: "waiting" | "open" | "snoozed" | "email" | "closed";
            question: string | null;
            reason: ("team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team") | null;
            /** Format: date-time */
            since: string;
            /** @default null */
            snoozed_until: string | null;
            /** @default null */
            taken: components["schemas"]["Mark"] | null;
            ticket: components["schemas"]["InboxTicket"] | null;
            /** @default null */
            urgent: ("self_harm" | "emergency" | "legal" | "data_protection" | "security" | "press") | null;
            visitor: components["schemas"]["Visitor"];
        };
        /** @description What was said last, and who said it. */
        InboxLine: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            author: "visitor" | "bot" | "agent" | "system";
            /** @default false */
            chosen: boolean;
            name: string | null;
            text: string;
        };
        /**
         * @description The chat's ticket. `ended` says why it is not open, where its helpdesk has said so; `status`
         *     and `assignee` are what was read there last.
         */
        InboxTicket: {
            /** @default null */
            assignee: string | null;
            ended: ("solved" | "gone" | "elsewhere") | null;
            /** @enum {string} */
            helpdesk: "zendesk" | "freshdesk" | "zoho";
            open: boolean;
            reference: string;
            /** @default null */
            status: ("open" | "pending" | "solved" | "closed" | "merged" | "deleted" | "spam") | null;
            url: string | null;
        };
        /** @description A page of a list of the inbox. A search may find nothing in a page and yet go on. */
        InboxView: {
            counts: components["schemas"]["InboxCounts"];
            items: components["schemas"]["InboxItem"][];
            /** @default null */
            next: string | null;
        };
        /** @description POST /v1/admin/members. */
        InviteMember: {
            email: string;
            /**
             * @default agent
             * @enum {string}
             */
            role: "viewer" | "agent" | "admin" | "owner";
        };
        /** @description Long work. `link` downloads its file and expires after a quarter of an hour. */
        JobView: {
            /** Format: date-time */
            created_at: string;
            /** @default null */
            error: string | null;
            /** @default null */
            finished_at: string | null;
            job_id: string;
            /** @enum {string} */
            kind: "export_audit" | "export_conversation" | "erase_conversation" | "erase_visitor" | "export_person" | "simulate" | "index_knowledge";
            /** @default null */
            link: string | null;
            /** @description Small facts, such as counts. */
            result: {
                [key: string]: string;
            };
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed";
        };
        /** @description Texts with the keyword in them, or nearly. */
        KeywordExamples: {
            found: string[];
            keyword: string;
            not_found: string[];
        };
        /** @description All entries of a bot; a PUT replaces them. */
        KnowledgeBody: {
            entries: components["schemas"]["KnowledgeEntry"][];
        };
        /** @description One answer and the ways people ask for it. */
        KnowledgeEntry: {
            answer: string;
            id: string;
            questions: string[];
            /** @default null */
            url: string | null;
        };
        /** @description All entries of a bot, and what has become of the index by which it finds them by meaning. */
        KnowledgeView: {
            entries: components["schemas"]["KnowledgeEntry"][];
            /** @default null */
            hosted_failure: string | null;
            /**
             * @default made
             * @enum {string}
             */
            index: "made" | "being_made" | "words_only";
            /** @default null */
            index_wanted_since: string | null;
            /** @default null */
            read_by: string | null;
            /** @default [] */
            unread: components["schemas"]["UnreadLanguage"][];
        };
        /** @description PUT of a language: all its texts, by name. What is not there is said in the next best one. */
        LanguageBody: {
            texts: {
                [key: string]: string;
            };
        };
        /** @description The owner's languages, those built in, and every text in English. */
        LanguageList: {
            built_in: string[];
            items: components["schemas"]["LanguageView"][];
            texts: components["schemas"]["VisitorText"][];
        };
        /**
         * @description What a large language model may do for this bot, where the deployment has one.
         *
         *     `answers` is about what the embedded engine is unsure of: the model writes an answer from the
         *     bot's knowledge, or only judges the answer that the engine found, or is not asked. `guidance`
         *     needs no switch: without guidelines nobody is asked about them.
         */
        LanguageModelUse: {
            /**
             * @default write
             * @enum {string}
             */
            answers: "write" | "judge" | "off";
            /** @default 2000 */
            calls_a_day: number;
            /** @default true */
            summary: boolean;
        };
        /** @description A language as the console shows it; `missing` texts are read in English. */
        LanguageView: {
            /** @enum {string} */
            direction: "ltr" | "rtl";
            locale: string;
            missing: number;
            texts: {
                [key: string]: string;
            };
            version: number;
        };
        /** @description A number, and the languages (ISO 639-1) it is made of. */
        Languages: {
            /** @default {} */
            by_language: {
                [key: string]: number;
            };
            /** @default 0 */
            total: number;
        };
        /** @description Why the last attempt did not succeed; safe for the owner to read. */
        LastError: {
            /** Format: date-time */
            at: string;
            code: string;
            /** @default  */
            detail: string;
            /** @default null */
            fields: string[] | null;
        };
        /** @description What a bot's confidence was last corrected by. Shares are estimates: nobody labels chats. */
        LearnedView: {
            /** Format: date-time */
            learned_at: string;
            /**
             * @description Half of the 95 % interval around `outside`.
             * @default null
             */
            margin: number | null;
            /**
             * @description How many messages `outside` was read from.
             * @default 0
             */
            messages: number;
            /**
             * @description Answers of which something tells what they did.
             * @default 0
             */
            outcomes: number;
            /**
             * @description Share of the messages that the bot's knowledge has no answer to; null where they were too few to tell.
             * @default null
             */
            outside: number | null;
            /**
             * @description Of these, those that did not help.
             * @default 0
             */
            wrong: number;
        };
        /**
         * @description The chat that a link opens, for the page that asks whether to open it. Nothing of what was
         *     said is in it.
         */
        LinkedChat: {
            bot_id: string;
            colour: string;
            conversation_id: string;
            /** @enum {string} */
            direction: "ltr" | "rtl";
            language: string;
            locale: string;
            /** @enum {string} */
            position: "left" | "right";
            stopped: boolean;
            texts: {
                [key: string]: string;
            };
            /** @default null */
            token: string | null;
        };
        /** @description A conversation in a list. */
        ListedConversation: {
            assignee: components["schemas"]["Assignee"];
            /** @default null */
            attributes: components["schemas"]["VisitorFacts"] | null;
            bot_id: string;
            contact_required: boolean;
            /** Format: date-time */
            created_at: string;
            escalations: number;
            handed_off_at: string | null;
            held: boolean;
            id: string;
            /** Format: date-time */
            last_activity_at: string;
            last_reason: string | null;
            /** @default null */
            link_until: string | null;
            locale: string;
            open_handoff: string | null;
            /** @default null */
            page: string | null;
            pending_transfer: string | null;
            question: string | null;
            /** @default 0 */
            revised: number;
            /** @default null */
            snoozed_until: string | null;
            /** @default false */
            spam: boolean;
            /** @enum {string} */
            state: "open" | "handed_off" | "closed" | "erased";
            ticket: components["schemas"]["TicketView"] | null;
            /** @default null */
            urgent: ("self_harm" | "emergency" | "legal" | "data_protection" | "security" | "press") | null;
            visitor: components["schemas"]["Visitor"];
        };
        /** @description An escalation in a list. */
        ListedEscalation: {
            /** @default [] */
            alert_to: string[];
            /** @default null */
            answered: components["schemas"]["Mark"] | null;
            arrived: string[];
            attempts: number;
            attempts_allowed: number;
            bot_id: string;
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            due_at: string | null;
            fallback_of: string | null;
            finished_at: string | null;
            follow_up_of: string | null;
            helpdesk: ("zendesk" | "freshdesk" | "zoho") | null;
            id: string;
            last_error: components["schemas"]["LastError"] | null;
            mailed_to: string[];
            /** @enum {string} */
            method: "ticket" | "email" | "transfer";
            outcome_unknown: boolean;
            over_cap: boolean;
            question: string | null;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            recorded_at: string | null;
            reference: string | null;
            reference_url: string | null;
            reopens: string | null;
            returned: components["schemas"]["ReturnedMailView"][];
            settings_version: number;
            /** @enum {string} */
            state: "waiting_contact" | "recorded" | "delivering" | "delivered" | "failed" | "cancelled";
            /** @default null */
            taken: components["schemas"]["Mark"] | null;
            target_bot_id: string | null;
            visitor: components["schemas"]["Visitor"];
        };
        /** @description One field. `name` is its place in the ticket settings: `group_id`, `custom_fields.cf_x`. */
        ListedField: {
            /** @default [] */
            choices: components["schemas"]["FieldChoice"][];
            /** @default null */
            depends_on: string | null;
            /** @default true */
            fillable: boolean;
            /** @default null */
            forms: string[] | null;
            /** @enum {string} */
            kind: "text" | "long_text" | "pattern" | "integer" | "decimal" | "yes_no" | "date" | "choice" | "choices";
            label: string;
            /** @default null */
            longest: number | null;
            /** @default false */
            more: boolean;
            name: string;
            /** @default null */
            pattern: string | null;
            /** @default false */
            required: boolean;
        };
        /**
         * @description Where the live channel is, and the proof to open it with. All is null where there is none:
         *     then a client polls, and does not ask again on this page.
         */
        LiveAccess: {
            /** @default null */
            expires_at: string | null;
            /** @default null */
            ticket: string | null;
            /** @default null */
            url: string | null;
        };
        /** @description What would become of one message, said now as the first of a chat. The bot was asked. */
        LiveSimulation: {
            changed: boolean | null;
            decision: components["schemas"]["Decision"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "live";
            messages: components["schemas"]["MessageView"][];
            today: components["schemas"]["Outcome"] | null;
            unknown: ("bot_not_asked" | "guidance_changed" | "scores_not_recorded" | "earlier_turn_differs" | "message_missing" | "close_entries_not_recorded") | null;
            would_be: components["schemas"]["Outcome"];
        };
        /** @description POST /v1/admin/personal-data: an address stands in a body, where no log of paths keeps it. */
        LookUpPerson: {
            email: string;
        };
        /** @description POST /v1/conversations/{id}/transcript. */
        MailTranscriptTo: {
            email: string;
        };
        /** @description Somebody who got the mail has said it of themselves. */
        Mark: {
            /** Format: date-time */
            at: string;
            by: string;
        };
        /** @description POST /v1/handoffs/{escalation_id}. */
        MarkHandoff: {
            /** @enum {string} */
            action: "look" | "take" | "answered";
            token: string;
            /** @default null */
            who: string | null;
        };
        /** @description PUT /v1/admin/conversations/{id}/spam. */
        MarkSpam: {
            spam: boolean;
        };
        /** @description What a bot hides of its visitors' messages. */
        Masking: {
            /** @default true */
            cards: boolean;
            /** @default [] */
            patterns: components["schemas"]["OwnPattern"][];
            /** @default true */
            secrets: boolean;
        };
        /** @description What leaves of a workspace as events; see `domain.matters`. */
        MatterChoices: {
            /** @default false */
            text: boolean;
            /** @default false */
            turns: boolean;
        };
        /** @description Who is signed in, and what that takes. */
        Me: {
            email: string;
            id: string;
            /** @enum {string} */
            role: "viewer" | "agent" | "admin" | "owner";
            second_factor: boolean;
            second_factor_required: boolean;
            shown_name: string | null;
            workspace_id: string;
        };
        /**
         * @description What a bot that goes on until somebody replies would have said to visitors who waited. All
         *     zero where the draft gives the chat to the team, or lets the bot go on for good.
         *
         *     `lines` came after the bot was not sure or had failed, and before anybody of the team said a
         *     word; several that were sent together are one. They are in this many `chats`. `recorded` of them
         *     were said to a bot that had gone on already, so that its replies are on record. `answered` is
         *     expected: of the recorded lines, those sure enough for the draft; of the others, the share that
         *     is so among all lines that the bot decided on in these chats. `wrong` is expected among the
         *     answered, by the confidences. `is_told` says whether webhooks tell what people write in the
         *     draft's helpdesk: where none does, the team has the chat at once, and nothing is answered.
         */
        MeanwhileEffect: {
            /** @default 0 */
            answered: number;
            /** @default 0 */
            chats: number;
            /** @default true */
            is_told: boolean;
            /** @default 0 */
            lines: number;
            /** @default 0 */
            recorded: number;
            /** @default 0 */
            wrong: number;
        };
        /** @description All members. */
        MemberList: {
            items: components["schemas"]["MemberView"][];
            /** @default null */
            next: string | null;
        };
        /** @description A person who may use the console, or is invited to. */
        MemberView: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** @default null */
            expires_at: string | null;
            id: string;
            /** @enum {string} */
            role: "viewer" | "agent" | "admin" | "owner";
            /** @default null */
            shown_name: string | null;
            /** @enum {string} */
            state: "active" | "invited" | "expired";
        };
        /** @description One message of the transcript. */
        MessageView: {
            /** @default null */
            about: "failed" | null;
            /** @default null */
            asks: ("clarify" | "offer" | "ask_back" | "fact" | "bot") | null;
            /** Format: date-time */
            at: string;
            author: components["schemas"]["AuthorView"];
            /** @default null */
            by_mail: true | null;
            /** @default null */
            choices: components["schemas"]["Choice"][] | null;
            /** @default null */
            chosen: components["schemas"]["ChoiceTaken"] | null;
            /** @default null */
            helped: ("asked" | "yes" | "no") | null;
            id: string;
            /** @default null */
            sources: components["schemas"]["Source"][] | null;
            text: string;
            /** @default null */
            withdrawn: true | null;
        };
        /** @description Messages after a given one; `next` is the id to ask after next time. */
        MessagesPage: {
            conversation: components["schemas"]["ConversationView"];
            messages: components["schemas"]["MessageView"][];
            /** @default null */
            next: string | null;
        };
        /** @description A number, and the methods it is made of. */
        Methods: {
            /** @default {} */
            by_method: {
                [key: string]: number;
            };
            /** @default 0 */
            total: number;
        };
        /** @description Of today, by UTC. `available` is false where this deployment has no model. */
        ModelUseView: {
            available: boolean;
            bot: components["schemas"]["BudgetView"];
            service_spent: boolean;
            workspace: components["schemas"]["BudgetView"];
        };
        /**
         * @description An owner's settings of all kinds.
         *
         *     Attributes:
         *         on_call: who is mailed while the business hours are over.
         *         country_lines: what is said besides to a visitor in danger, by country (ISO 3166-1, two
         *             capital letters): a help line, say.
         *         hourly_cap: of handoffs in an hour that the bot's own cap does not count.
         */
        MustReach: {
            /** @default {} */
            country_lines: {
                [key: string]: string;
            };
            /**
             * @default {
             *       "enabled": false,
             *       "priority": "high",
             *       "tags": [],
             *       "text": {},
             *       "to": null
             *     }
             */
            data_protection: components["schemas"]["ReachPlan"];
            /**
             * @default {
             *       "enabled": true,
             *       "priority": "urgent",
             *       "tags": [],
             *       "text": {},
             *       "to": null
             *     }
             */
            emergency: components["schemas"]["ReachPlan"];
            /** @default 50 */
            hourly_cap: number;
            /**
             * @default {
             *       "enabled": false,
             *       "priority": "high",
             *       "tags": [],
             *       "text": {},
             *       "to": null
             *     }
             */
            legal: components["schemas"]["ReachPlan"];
            /** @default null */
            on_call: string | null;
            /**
             * @default {
             *       "enabled": false,
             *       "priority": "high",
             *       "tags": [],
             *       "text": {},
             *       "to": null
             *     }
             */
            press: components["schemas"]["ReachPlan"];
            /**
             * @default {
             *       "enabled": false,
             *       "priority": "urgent",
             *       "tags": [],
             *       "text": {},
             *       "to": null
             *     }
             */
            security: components["schemas"]["ReachPlan"];
            /**
             * @default {
             *       "enabled": true,
             *       "priority": "urgent",
             *       "tags": [],
             *       "text": {},
             *       "to": null
             *     }
             */
            self_harm: components["schemas"]["ReachPlan"];
        };
        /** @description An internal note, for the people of the workspace. */
        NoteView: {
            /** Format: date-time */
            at: string;
            by: string;
            id: string;
            /** @default false */
            in_ticket: boolean;
            text: string;
            who: string;
        };
        /** @description POST /v1/chats/{conversation_id}. */
        OpenByLink: {
            /** @enum {string} */
            action: "look" | "open" | "stop";
            token: string;
        };
        /**
         * @description Open from `start` until just before `end`, local time.
         *
         *     An end of 00:00 (24:00 is read as the same) is the midnight that ends the day; one before the
         *     start is on the next day, so that 22:00 to 06:00 is a night. Nobody closes for a day's last
         *     minute: an end of 23:59 is midnight, too.
         */
        OpenInterval: {
            /** Format: time */
            end: string;
            /** Format: time */
            start: string;
        };
        /** @description Where a call came from, as API Gateway has seen it. */
        Origin: {
            /** @default null */
            ip: string | null;
            /** @default null */
            user_agent: string | null;
        };
        /** @description What a decision comes to. `method` is how people get it, for a handoff. */
        Outcome: {
            /** @enum {string} */
            action: "relay" | "answer" | "handoff" | "transfer" | "cannot_help" | "clarify" | "offer" | "ask_back" | "added";
            /** @default null */
            method: ("ticket" | "email") | null;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            /** @default null */
            target_bot_id: string | null;
        };
        /** @description A webhook with its new secret, which is shown this once. */
        OutgoingSecret: {
            secret: string;
            webhook: components["schemas"]["OutgoingWebhookView"];
        };
        /** @description POST and PUT of a webhook. */
        OutgoingWebhookBody: {
            /** @default  */
            description: string;
            /** @default false */
            include_text: boolean;
            kinds: ("escalation.handed_over" | "escalation.delivered" | "escalation.failed" | "agent.replied" | "ticket.solved" | "connection.broken" | "turn.decided")[];
            /** @default false */
            paused: boolean;
            url: string;
        };
        /** @description All of the workspace, and how many there may be. */
        OutgoingWebhookList: {
            items: components["schemas"]["OutgoingWebhookView"][];
            most: number;
        };
        /**
         * @description A webhook as the console shows it.
         *
         *     `state`: `failing` while the last attempt was not taken; `off` where the service itself has
         *     stopped, for the reason in `switched_off`. Saving it, not paused, starts it again.
         */
        OutgoingWebhookView: {
            /** Format: date-time */
            created_at: string;
            description: string;
            failing_since: string | null;
            id: string;
            include_text: boolean;
            kinds: string[];
            paused: boolean;
            previous_secret_until: string | null;
            /** @enum {string} */
            state: "on" | "failing" | "paused" | "off";
            switched_off: ("gone" | "failing") | null;
            switched_off_at: string | null;
            url: string;
            version: number;
        };
        /** @description Something that this bot's visitors must not leave behind in a chat. */
        OwnPattern: {
            name: string;
            pattern: string;
        };
        /** @description A conversation's state, for the people of its workspace. */
        OwnedConversationView: {
            assignee: components["schemas"]["Assignee"];
            /** @default null */
            attributes: components["schemas"]["VisitorFacts"] | null;
            bot_id: string;
            contact_required: boolean;
            /** Format: date-time */
            created_at: string;
            escalations: number;
            handed_off_at: string | null;
            held: boolean;
            id: string;
            /** Format: date-time */
            last_activity_at: string;
            last_reason: string | null;
            /** @default null */
            link_until: string | null;
            locale: string;
            open_handoff: string | null;
            /** @default null */
            page: string | null;
            pending_transfer: string | null;
            /** @default 0 */
            revised: number;
            /** @default null */
            snoozed_until: string | null;
            /** @default false */
            spam: boolean;
            /** @enum {string} */
            state: "open" | "handed_off" | "closed" | "erased";
            ticket: components["schemas"]["TicketView"] | null;
            /** @default null */
            urgent: ("self_harm" | "emergency" | "legal" | "data_protection" | "security" | "press") | null;
            visitor: components["schemas"]["Visitor"];
        };
        /** @description An escalation, for the people of its workspace: without the bytes sent to the helpdesk. */
        OwnedEscalationView: {
            /** @default [] */
            alert_to: string[];
            /** @default null */
            answered: components["schemas"]["Mark"] | null;
            arrived: string[];
            attempts: number;
            attempts_allowed: number;
            bot_id: string;
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            due_at: string | null;
            fallback_of: string | null;
            finished_at: string | null;
            follow_up_of: string | null;
            helpdesk: ("zendesk" | "freshdesk" | "zoho") | null;
            id: string;
            last_error: components["schemas"]["LastError"] | null;
            mailed_to: string[];
            /** @enum {string} */
            method: "ticket" | "email" | "transfer";
            outcome_unknown: boolean;
            over_cap: boolean;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            recorded_at: string | null;
            reference: string | null;
            reference_url: string | null;
            reopens: string | null;
            returned: components["schemas"]["ReturnedMailView"][];
            settings_version: number;
            /** @enum {string} */
            state: "waiting_contact" | "recorded" | "delivering" | "delivered" | "failed" | "cancelled";
            /** @default null */
            taken: components["schemas"]["Mark"] | null;
            target_bot_id: string | null;
        };
        /** @description The new messages and the conversation after them. */
        OwnedTurnResult: {
            conversation: components["schemas"]["OwnedConversationView"];
            messages: components["schemas"]["MessageView"][];
        };
        /**
         * @description What other settings would have done to past conversations.
         *
         *     Of the `decisions` of this bot, `same`, `changed` and `unknown` are the parts. Each is judged on
         *     the evidence stored with it: confidences and scores are those of then, whatever the bot has
         *     learned since. `replayed` says how many of them today's function takes again as stored.
         */
        PastSimulation: {
            /**
             * @default {
             *       "asked_back": 0,
             *       "asked_which": 0,
             *       "handoffs_saved": 0,
             *       "meanwhile": {
             *         "answered": 0,
             *         "chats": 0,
             *         "is_told": true,
             *         "lines": 0,
             *         "recorded": 0,
             *         "wrong": 0
             *       },
             *       "offered": 0,
             *       "people_delayed": 0,
             *       "wrong_answers": 0,
             *       "wrong_answers_then": 0
             *     }
             */
            between: components["schemas"]["BetweenEffect"];
            changed: number;
            conversations: number;
            decisions: number;
            decisions_of_other_bots: number;
            examples: components["schemas"]["Example"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "past";
            replayed: {
                [key: string]: number;
            };
            same: number;
            transitions: components["schemas"]["Transition"][];
            /** @default false */
            truncated: boolean;
            unknown: number;
            unknowns: components["schemas"]["UnknownCount"][];
        };
        /**
         * @description Whether people are there now; where they are not, when they are next.
         *
         *     `text` says it in the visitor's language and time zone: when they are back; or, while they are
         *     there, within which time they usually answer and in which hours, as far as that is known. A team
         *     without hours is always there.
         */
        PeopleView: {
            open_now: boolean;
            /** @default null */
            opens_at: string | null;
            /** @default  */
            text: string;
        };
        /**
         * @description A chat in which the address was given. `proved`: the site vouched for it, or it was confirmed
         *     by a code; `claimed`: typed, by the person or by anybody else.
         */
        PersonsChat: {
            /** @enum {string} */
            basis: "proved" | "claimed";
            bot_id: string;
            conversation_id: string;
            copies: components["schemas"]["CopyView"][];
            /** Format: date-time */
            created_at: string;
            held: boolean;
            /** Format: date-time */
            last_activity_at: string;
            /** @enum {string} */
            state: "open" | "handed_off" | "closed" | "erased";
        };
        /**
         * @description The newest 200 chats of an address. `more`: there are others, which an export and an erasure
         *     reach too.
         */
        PersonsChats: {
            /** @default false */
            held: boolean;
            items: components["schemas"]["PersonsChat"][];
            /** @default false */
            more: boolean;
        };
        /**
         * @description POST /v1/admin/conversations/{id}/messages.
         *
         *     With a `client_message_id` it may be repeated safely; `name` is what the visitor sees beside
         *     the text.
         */
        PostAgentMessage: {
            /** @default null */
            client_message_id: string | null;
            /** @default null */
            name: string | null;
            text: string;
        };
        /**
         * @description POST /v1/conversations/{id}/messages: one message, or in its place `lines`.
         *
         *     `lines` are messages that a visitor has written one right after the other: each is stored as a
         *     message of its own, and all get one answer. In characters they are together no longer than one.
         *     Whoever gets no answer may send them again, with others after them.
         */
        PostMessage: {
            /** @default null */
            choice: components["schemas"]["PostedChoice"] | null;
            /** @default null */
            client_message_id: string | null;
            /** @default [] */
            lines: components["schemas"]["PostedLine"][];
            /** @default null */
            text: string | null;
        };
        /** @description The same, as a client posts it. */
        PostedChoice: {
            id: string;
            message_id: string;
        };
        /** @description One of several messages that are sent together. */
        PostedLine: {
            /** @default null */
            choice: components["schemas"]["PostedChoice"] | null;
            client_message_id: string;
            text: string;
        };
        /** @description A line with a link, shown before the first message. */
        Privacy: {
            /** @default false */
            consent: boolean;
            /** @default 1 */
            revision: number;
            /** @default {} */
            text: {
                [key: string]: string;
            };
            url: string;
        };
        /** @description What the visitor is told before the first message; `version` goes back as `consent`. */
        PrivacyView: {
            consent: boolean;
            text: string;
            url: string;
            version: string;
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /**
             * @description With a 428: what to solve, in ALTCHA's form (v1).
             * @default null
             */
            challenge: {
                [key: string]: unknown;
            } | null;
            /** @description For programs; stays the same. */
            code: string;
            /** @description For people. */
            detail: string;
            /**
             * @description The first wrong field, as a dotted path.
             * @default null
             */
            field: string | null;
            /**
             * @description Where the fault is the service's: under it the log says more.
             * @default null
             */
            request_id: string | null;
            /**
             * @description Seconds, as in Retry-After.
             * @default null
             */
            retry_after: number | null;
            status: number;
            title: string;
            type: string;
        };
        /** @description PUT /v1/conversations/{id}/contact. */
        PutContact: {
            email: string;
            /** @default null */
            name: string | null;
        };
        /** @description A number, and the kinds of question that it is made of. */
        Questions: {
            /** @default {} */
            by_kind: {
                [key: string]: number;
            };
            /** @default 0 */
            total: number;
        };
        /**
         * @description PUT /v1/conversations/{id}/feedback/answer: a thumb under an answer of the bot.
         *
         *     Without `words` those said before stay, as long as the thumb does.
         */
        RateAnswer: {
            helped: boolean;
            message_id: string;
            /** @default null */
            words: string | null;
        };
        /**
         * @description PUT /v1/conversations/{id}/feedback/csat: how the help of people was, 1 (very bad) to 5
         *     (very good).
         */
        RatePeople: {
            steps: number;
            /** @default null */
            words: string | null;
        };
        /** @description What a detector has found in a message: which kind, by which of its rules, in which words. */
        ReachFinding: {
            /** @enum {string} */
            kind: "self_harm" | "emergency" | "legal" | "data_protection" | "security" | "press";
            matched: string;
            rule: string;
        };
        /**
         * @description What happens with one kind.
         *
         *     `to` is mailed at once, besides those who get the handoff. `text` is shown in the place of the
         *     built-in words.
         */
        ReachPlan: {
            /** @default false */
            enabled: boolean;
            /**
             * @default high
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /** @default [] */
            tags: string[];
            /** @default {} */
            text: {
                [key: string]: string;
            };
            /** @default null */
            to: string | null;
        };
        /** @description A number, and the reasons it is made of. */
        Reasons: {
            /** @default {} */
            by_reason: {
                [key: string]: number;
            };
            /** @default 0 */
            total: number;
        };
        /** @description Receipts, newest first; each is kept for three years. */
        ReceiptList: {
            items: components["schemas"]["ReceiptView"][];
            /** @default null */
            next: string | null;
        };
        /** @description What an erasure has done. It names nobody. */
        ReceiptView: {
            /** Format: date-time */
            asked_at: string;
            conversation_ids: string[];
            conversations: number;
            copies: components["schemas"]["CopyView"][];
            /** Format: date-time */
            erased_at: string;
            /** Format: date-time */
            expires_at: string;
            files: number;
            held: number;
            /** @enum {string} */
            of: "conversation" | "address";
            receipt_id: string;
            unclaimed: number;
        };
        /**
         * @description Somebody or something that gets what visitors write.
         *
         *     Attributes:
         *         kind: what it is.
         *         name: which one; empty where there is one of its kind.
         *         region: AWS's region, or the geography of an inference profile; None outside of AWS, where
         *             whoever runs it decides.
         *         gets: what of it.
         *         when: on what occasion.
         *         keeps_days: for how long; 0 not at all, None as long as whoever runs it says.
         */
        Recipient: {
            gets: ("messages" | "contact" | "decision" | "ids")[];
            /** @default null */
            keeps_days: number | null;
            /** @enum {string} */
            kind: "front" | "storage" | "backup" | "bot" | "model" | "helpdesk" | "mailbox" | "other_bot" | "events" | "webhook" | "export" | "logs";
            /** @default  */
            name: string;
            /** @default null */
            region: string | null;
            /** @enum {string} */
            when: "always" | "when_unsure" | "at_a_handoff" | "when_a_ticket_fails" | "at_a_transfer" | "in_tickets" | "at_an_event" | "when_asked";
        };
        /** @description What a helpdesk refuses until somebody puts it right, there or here. */
        Refusal: {
            /** Format: date-time */
            at: string;
            code: string;
            /** @default [] */
            fields: string[];
        };
        /** @description The decisions of a conversation, oldest first. */
        ReplayList: {
            items: components["schemas"]["ReplayView"][];
            /** @default null */
            next: string | null;
        };
        /**
         * @description A decision, taken again.
         *
         *     `again` is `same` when the stored evidence and settings give the stored decision byte for byte,
         *     `function_changed` when another version of the decision function decides otherwise by now.
         *     `today` is what today's settings of the bot that decided would do, null where `unknown` says why
         *     that cannot be told. `target_reason` is why the bot that it was transferred to fits, in the
         *     owner's own words: the example or phrase of it that came nearest.
         */
        ReplayView: {
            /** @enum {string} */
            again: "same" | "different" | "function_changed" | "settings_missing" | "message_missing";
            /** Format: date-time */
            at: string;
            decision_version: string;
            message_id: string;
            /** @default null */
            target_reason: string | null;
            today: components["schemas"]["Outcome"] | null;
            unknown: ("bot_not_asked" | "guidance_changed" | "scores_not_recorded" | "earlier_turn_differs" | "message_missing" | "close_entries_not_recorded") | null;
            was: components["schemas"]["Outcome"];
        };
        /** @description One day of UTC. */
        ReportDay: {
            /**
             * @description No word of the visitor within 30 minutes after an unanswered turn or a request for an address.
             * @default 0
             */
            abandoned: number;
            /** @default 0 */
            answered: number;
            /**
             * @description Turns in which a bot asked which of a few things is meant (clarify), whether people shall have it (offer), or what it is about (ask_back): neither answered nor handed over yet.
             * @default {
             *       "by_kind": {},
             *       "total": 0
             *     }
             */
            asked: components["schemas"]["Questions"];
            /** @default 0 */
            conversations: number;
            /**
             * @default {
             *       "average": null,
             *       "by_step": {},
             *       "count": 0,
             *       "satisfied": null
             *     }
             */
            csat: components["schemas"]["Csat"];
            /** Format: date */
            day: string;
            /**
             * @default {
             *       "by_method": {},
             *       "total": 0
             *     }
             */
            failed: components["schemas"]["Methods"];
            /**
             * @default {
             *       "by_method": {},
             *       "total": 0
             *     }
             */
            fallbacks: components["schemas"]["Methods"];
            /**
             * @default {
             *       "ai": {
             *         "count": 0,
             *         "median_s": null,
             *         "p90_s": null
             *       },
             *       "human": {
             *         "count": 0,
             *         "median_s": null,
             *         "p90_s": null
             *       }
             *     }
             */
            first_response: components["schemas"]["FirstResponses"];
            /**
             * @default {
             *       "by_method": {},
             *       "by_method_and_reason": {},
             *       "by_reason": {},
             *       "total": 0
             *     }
             */
            handed_off: components["schemas"]["Handoffs"];
            /** @default 0 */
            joined: number;
            /** @default 0 */
            messages: number;
            /** @default 0 */
            relayed: number;
            /**
             * @default {
             *       "helped": 0,
             *       "left_out": 0,
             *       "nobody_said": 0,
             *       "not_helped": 0,
             *       "not_solved": 0,
             *       "signed": 0,
             *       "solved": 0
             *     }
             */
            said: components["schemas"]["SaidOfAnswers"];
            /**
             * @default {
             *       "by_reason": {},
             *       "total": 0
             *     }
             */
            transferred: components["schemas"]["Reasons"];
            /**
             * @default {
             *       "by_reason": {},
             *       "total": 0
             *     }
             */
            unanswered: components["schemas"]["Reasons"];
            /**
             * @description Turns in a language that the bot does not read: it compares no meaning there, and answers next to nothing.
             * @default {
             *       "by_language": {},
             *       "total": 0
             *     }
             */
            unread: components["schemas"]["Languages"];
        };
        /**
         * @description The numbers of one day or of all.
         *
         *     `messages` are the visitors'. Of the turns, `answered` are those a bot answered, `unanswered`
         *     those in which it said that it cannot help, `relayed` those kept for the team, which had the
         *     conversation, and `joined` those added to a handoff that was open already.
         */
        ReportNumbers: {
            /**
             * @description No word of the visitor within 30 minutes after an unanswered turn or a request for an address.
             * @default 0
             */
            abandoned: number;
            /** @default 0 */
            answered: number;
            /**
             * @description Turns in which a bot asked which of a few things is meant (clarify), whether people shall have it (offer), or what it is about (ask_back): neither answered nor handed over yet.
             * @default {
             *       "by_kind": {},
             *       "total": 0
             *     }
             */
            asked: components["schemas"]["Questions"];
            /** @default 0 */
            conversations: number;
            /**
             * @default {
             *       "average": null,
             *       "by_step": {},
             *       "count": 0,
             *       "satisfied": null
             *     }
             */
            csat: components["schemas"]["Csat"];
            /**
             * @default {
             *       "by_method": {},
             *       "total": 0
             *     }
             */
            failed: components["schemas"]["Methods"];
            /**
             * @default {
             *       "by_method": {},
             *       "total": 0
             *     }
             */
            fallbacks: components["schemas"]["Methods"];
            /**
             * @default {
             *       "ai": {
             *         "count": 0,
             *         "median_s": null,
             *         "p90_s": null
             *       },
             *       "human": {
             *         "count": 0,
             *         "median_s": null,
             *         "p90_s": null
             *       }
             *     }
             */
            first_response: components["schemas"]["FirstResponses"];
            /**
             * @default {
             *       "by_method": {},
             *       "by_method_and_reason": {},
             *       "by_reason": {},
             *       "total": 0
             *     }
             */
            handed_off: components["schemas"]["Handoffs"];
            /** @default 0 */
            joined: number;
            /** @default 0 */
            messages: number;
            /** @default 0 */
            relayed: number;
            /**
             * @default {
             *       "helped": 0,
             *       "left_out": 0,
             *       "nobody_said": 0,
             *       "not_helped": 0,
             *       "not_solved": 0,
             *       "signed": 0,
             *       "solved": 0
             *     }
             */
            said: components["schemas"]["SaidOfAnswers"];
            /**
             * @default {
             *       "by_reason": {},
             *       "total": 0
             *     }
             */
            transferred: components["schemas"]["Reasons"];
            /**
             * @default {
             *       "by_reason": {},
             *       "total": 0
             *     }
             */
            unanswered: components["schemas"]["Reasons"];
            /**
             * @description Turns in a language that the bot does not read: it compares no meaning there, and answers next to nothing.
             * @default {
             *       "by_language": {},
             *       "total": 0
             *     }
             */
            unread: components["schemas"]["Languages"];
        };
        /** @description All days from `from` to `to`, both included, and their sum. */
        ReportView: {
            bot_id: string;
            days: components["schemas"]["ReportDay"][];
            /** Format: date */
            from: string;
            /**
             * @description As of now, whatever the days; null while the bot has learnt nothing.
             * @default null
             */
            learned: components["schemas"]["LearnedView"] | null;
            /**
             * @description Days on which strangers said far more about the bot's answers than usual.
             * @default []
             */
            sudden_days: string[];
            /** @default UTC */
            timezone: string;
            /** Format: date */
            to: string;
            totals: components["schemas"]["ReportNumbers"];
        };
        /** @description POST /v1/conversations/{id}/handoff. */
        RequestHandoff: {
            client_message_id: string;
        };
        /** @description POST /v1/conversations/{id}/reopen. */
        RequestReopen: {
            client_message_id: string;
        };
        /** @description First responses in seconds, read from buckets: off by a fifth at most. Null where none. */
        ResponseTimes: {
            /** @default 0 */
            count: number;
            /** @default null */
            median_s: number | null;
            /** @default null */
            p90_s: number | null;
        };
        /** @description An address that handovers are not sent to, since when and why, and until when. */
        ReturnedAddress: {
            /** Format: date-time */
            at: string;
            email: string;
            /** Format: date-time */
            expires_at: string;
            /** @enum {string} */
            kind: "no_mailbox" | "refused" | "suppressed" | "complained" | "full" | "too_large" | "content" | "rejected" | "gave_up" | "unclear";
        };
        /** @description All of a workspace, in no order; there is no further page. */
        ReturnedAddressList: {
            items: components["schemas"]["ReturnedAddress"][];
            /** @default null */
            next: null;
        };
        /** @description An address that a mail of the escalation did not reach. */
        ReturnedMailView: {
            address: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "no_mailbox" | "refused" | "suppressed" | "complained" | "full" | "too_large" | "content" | "rejected" | "gave_up" | "unclear";
        };
        /**
         * @description If a message has one of the keywords (`rule_keywords` says what that means), its visitor
         *     speaks one of the languages, and the condition holds, then do this. Each may be left out, but
         *     not all.
         */
        Rule: {
            /** @default [] */
            keywords: string[];
            /** @default [] */
            locales: string[];
            /** @default null */
            target_bot_id: string | null;
            /** @enum {string} */
            then: "handoff" | "transfer" | "do_not_escalate";
            /** @default null */
            when: components["schemas"]["Condition"] | null;
        };
        /** @description What rules looked at in a turn. What is not here was not known, or not asked for. */
        RuleFacts: {
            /** @default {} */
            claimed: {
                [key: string]: boolean | number | string;
            };
            /** @default null */
            device: ("phone" | "tablet" | "computer") | null;
            /** @default 0 */
            handoffs: number;
            /** @default null */
            page: string | null;
            /** @default null */
            referrer: string | null;
            /** @default {} */
            signed: {
                [key: string]: boolean | number | string;
            };
        };
        /** @description POST /v1/admin/rule-trials: rules, in order, and what they are tried on. */
        RuleTrial: {
            /** @default {} */
            claimed: {
                [key: string]: boolean | number | string;
            };
            /** @default null */
            device: ("phone" | "tablet" | "computer") | null;
            /** @default 0 */
            handoffs: number;
            /** @default en */
            locale: string;
            /** @default true */
            open_for_business: boolean;
            /** @default null */
            page: string | null;
            /** @default null */
            referrer: string | null;
            rules: components["schemas"]["Rule"][];
            /** @default {} */
            signed: {
                [key: string]: boolean | number | string;
            };
            /** @default  */
            text: string;
        };
        /** @description `fires` is the first rule that fits, counted from 0; null where none does. */
        RuleTrialResult: {
            fires: number | null;
            rules: components["schemas"]["TriedRule"][];
        };
        /** @description What visitors said about the bot's answers, by thumbs, and about chats at their end. */
        SaidOfAnswers: {
            /** @default 0 */
            helped: number;
            /**
             * @description Said by strangers on days of a sudden run: in none of the numbers beside it, and the bot learns nothing from it.
             * @default 0
             */
            left_out: number;
            /**
             * @description Answers of these days less the thumbs that were given on them.
             * @default 0
             */
            nobody_said: number;
            /** @default 0 */
            not_helped: number;
            /** @default 0 */
            not_solved: number;
            /**
             * @description Of all these, by visitors whom the site vouches for.
             * @default 0
             */
            signed: number;
            /** @default 0 */
            solved: number;
        };
        /** @description POST /v1/admin/saved-replies, and PUT of one. */
        SavedReplyBody: {
            text: string;
            title: string;
        };
        /** @description All of the workspace, by title; and what may stand in double braces. */
        SavedReplyList: {
            items: components["schemas"]["SavedReplyView"][];
            /** @default null */
            next: string | null;
            /**
             * @default [
             *       "visitor.name",
             *       "visitor.email",
             *       "member.name",
             *       "ticket.reference",
             *       "bot.name",
             *       "workspace.name"
             *     ]
             */
            placeholders: string[];
        };
        /** @description A saved reply, with its placeholders as they are written. */
        SavedReplyView: {
            /** Format: date-time */
            changed_at: string;
            id: string;
            text: string;
            title: string;
            version: number;
        };
        /** @description PUT /v1/conversations/{id}/feedback/solved: what was said to "Was this solved?". */
        SaySolved: {
            solved: boolean;
        };
        /** @description POST /v1/admin/holds: one of `conversation_id` and `email`. */
        SetHold: {
            /** @default null */
            case_number: string | null;
            /** @default null */
            conversation_id: string | null;
            /** @default null */
            email: string | null;
            /** @enum {string} */
            reason: "legal_claim" | "authority" | "investigation" | "contract";
        };
        /** @description A bot's ticket settings are refused: the connection and other bots' tickets are well. */
        SettingsRefusal: {
            /** Format: date-time */
            at: string;
            bot_id: string;
            code: string;
            /** @default [] */
            fields: string[];
            settings_version: number;
        };
        /** @description Versions, newest first. */
        SettingsVersionList: {
            items: components["schemas"]["SettingsVersionView"][];
            /** @default null */
            next: string | null;
        };
        /** @description One save of the escalation settings. */
        SettingsVersionView: {
            author: string;
            /** Format: date-time */
            saved_at: string;
            settings: components["schemas"]["EscalationSettings"];
            version: number;
        };
        /** @description Something that leaves somebody without an answer. */
        SettingsWarning: {
            /** @constant */
            code: "nobody_on_call";
            detail: string;
            field: string;
        };
        /** @description GET {bot}/escalation-settings/warnings. */
        SettingsWarnings: {
            items: components["schemas"]["SettingsWarning"][];
        };
        /** @description PUT /v1/admin/me. */
        ShowMeAs: {
            shown_name: string | null;
        };
        /**
         * @description One message, or conversations named or by the time of their beginning; and draft settings.
         *
         *     Without `settings`, today's are tried.
         */
        SimulationRequest: {
            /** @default null */
            conversation_ids: string[] | null;
            /** @default null */
            from: string | null;
            /** @default en */
            locale: string;
            /** @default null */
            settings: components["schemas"]["EscalationSettings"] | null;
            /** @default null */
            text: string | null;
            /** @default null */
            to: string | null;
        };
        /** @description What a simulation answers with at once. */
        SimulationResult: components["schemas"]["PastSimulation"] | components["schemas"]["LiveSimulation"];
        /** @description PUT /v1/admin/conversations/{id}/snooze. */
        SnoozeUntil: {
            until: string | null;
        };
        /** @description The conversation's ticket was solved in the helpdesk. */
        Solved: {
            /** Format: date-time */
            at: string;
            bot_id: string;
            connection_id: string;
            /** @default null */
            console_url: string | null;
            conversation_id: string;
            escalation_id: string;
            helpdesk: string;
            id: string;
            /** @default  */
            line: string;
            reference: string;
            /** @default null */
            reference_url: string | null;
            ticket_id: string;
            /**
             * @default ticket.solved
             * @constant
             */
            type: "ticket.solved";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            workspace_id: string;
        };
        /** @description What was said to "Was this solved?". */
        SolvedView: {
            /** Format: date-time */
            at: string;
            message_id: string;
            /** @default false */
            repeated: boolean;
            /** @default false */
            signed: boolean;
            solved: boolean;
        };
        /** @description Where an answer comes from. A link is shown only when it is http or https. */
        Source: {
            title: string;
            url: string;
        };
        /** @description POST /v1/bots/{bot_id}/conversations. */
        StartConversation: {
            /** @default {} */
            attributes: {
                [key: string]: boolean | number | string;
            };
            /** @default null */
            consent: string | null;
            /** @default null */
            device: ("phone" | "tablet" | "computer") | null;
            /** @default false */
            find_only: boolean;
            /** @default null */
            identity_token: string | null;
            /** @default en */
            locale: string;
            /** @default null */
            page: string | null;
            /** @default null */
            previous_token: string | null;
            /** @default null */
            proof: string | null;
            /** @default null */
            referrer: string | null;
            /** @default null */
            time_zone: string | null;
            /**
             * @default {
             *       "email": null,
             *       "name": null
             *     }
             */
            visitor: components["schemas"]["VisitorDetails"];
        };
        /** @description The delivery was taken; nothing more is told. */
        Taken: {
            /** @constant */
            status: "ok";
        };
        /**
         * @description How well another bot fits, on the scale of the answering bot's own confidence.
         *
         *     `reason` says why: what was found nearest of what the owner wrote about that bot. It is shown to
         *     owners beside the decision and weighs nothing in it.
         */
        TargetScore: {
            bot_id: string;
            /** @default null */
            reason: string | null;
            score: number;
        };
        /** @description The owner's own words, by locale, over the built-in translations. */
        Texts: {
            /** @default {} */
            cannot_help: {
                [key: string]: string;
            };
            /** @default {} */
            delivered: {
                [key: string]: string;
            };
            /** @default {} */
            failed: {
                [key: string]: string;
            };
            /** @default {} */
            handoff: {
                [key: string]: string;
            };
            /** @default {} */
            offline: {
                [key: string]: string;
            };
            /** @default {} */
            transfer: {
                [key: string]: string;
            };
        };
        /** @description A thumb under an answer. */
        ThumbView: {
            /** Format: date-time */
            at: string;
            /** @default null */
            masked: true | null;
            message_id: string;
            /** @default false */
            repeated: boolean;
            /** @default false */
            signed: boolean;
            up: boolean;
            /** @default null */
            words: string | null;
        };
        /** @description What one account offers. `problems` are sentences for the lists that could not be read. */
        TicketFieldList: {
            /** @default true */
            custom_known: boolean;
            /** @default null */
            default_form: string | null;
            /** @default [] */
            fields: components["schemas"]["ListedField"][];
            /** @default [] */
            problems: string[];
            /** Format: date-time */
            read_at: string;
        };
        /** @description The conversation's ticket. */
        TicketView: {
            /** @default null */
            assignee: string | null;
            /** @enum {string} */
            helpdesk: "zendesk" | "freshdesk" | "zoho";
            open: boolean;
            reference: string;
            /** @default null */
            status: ("open" | "pending" | "solved" | "closed" | "merged" | "deleted" | "spam") | null;
            url: string | null;
        };
        /** @description A specialised bot, and what it is for, in words and example questions. */
        TransferTarget: {
            bot_id: string;
            /** @default  */
            description: string;
            /** @default [] */
            examples: string[];
            /** @default null */
            threshold: number | null;
            /** @default null */
            when: components["schemas"]["Condition"] | null;
        };
        /** @description Decisions that were this and would be that. */
        Transition: {
            count: number;
            was: components["schemas"]["Outcome"];
            would_be: components["schemas"]["Outcome"];
        };
        /** @description Whether a rule fits. What it does not ask for is null. */
        TriedRule: {
            condition: boolean | null;
            fits: boolean;
            keywords: boolean | null;
            locales: boolean | null;
            tests: components["schemas"]["TriedTest"][];
        };
        /** @description One test of a rule's condition: whether it is met, and what was known of its fact. */
        TriedTest: {
            /** @enum {string} */
            check: "is" | "is_not" | "begins_with" | "contains" | "at_least" | "at_most" | "above" | "below" | "known" | "not_known";
            /** @enum {string} */
            fact: "signed" | "attribute" | "page" | "referrer" | "device" | "language" | "hours" | "handoffs" | "message";
            met: boolean;
            name: string | null;
            value: string | null;
            values: string[];
        };
        /** @description What besides low confidence leads to people. */
        Triggers: {
            /** @default true */
            bot_failure: boolean;
            /** @default true */
            explicit_request: boolean;
            /** @default true */
            frustration: boolean;
            /** @default true */
            repetition: boolean;
        };
        /** @description POST /v1/admin/returned-addresses/try-again. */
        TryAddressAgain: {
            email: string;
        };
        /**
         * @description What was decided on a visitor's message. Only where environment and owner ask for it: it is
         *     as many as there are messages.
         */
        TurnDecided: {
            /** @enum {string} */
            action: "relay" | "answer" | "handoff" | "transfer" | "cannot_help" | "clarify" | "offer" | "ask_back" | "added";
            /** Format: date-time */
            at: string;
            bot_id: string;
            /** @default null */
            confidence: number | null;
            /** @default null */
            console_url: string | null;
            conversation_id: string;
            decision_version: string;
            /** @default null */
            escalation_id: string | null;
            id: string;
            /** @default  */
            line: string;
            message_id: string;
            /** @default null */
            question: string | null;
            /** @enum {string} */
            reason: "team_is_assignee" | "transfer_pending" | "rule" | "guidance" | "explicit_request" | "bot_failure" | "frustration" | "repetition" | "better_bot" | "confident" | "low_confidence" | "bot_asked_for_handoff" | "target_failed" | "not_solved" | "acknowledgement" | "close_entries" | "bare_request" | "fragment" | "small_talk" | "offer_accepted" | "offer_declined" | "offer_ignored" | "choice_taken" | "none_of_these" | "must_reach_person" | "waits_for_team";
            settings_version: number;
            /** @default null */
            target_bot_id: string | null;
            /**
             * @default turn.decided
             * @constant
             */
            type: "turn.decided";
            /**
             * @default 1
             * @constant
             */
            version: 1;
            workspace_id: string;
        };
        /** @description What came of a message, a contact or a request for a person: the new messages. */
        TurnResult: {
            conversation: components["schemas"]["ConversationView"];
            /** @default null */
            escalation: components["schemas"]["EscalationView"] | null;
            messages: components["schemas"]["MessageView"][];
        };
        /** @description Decisions of which the stored evidence does not tell what would be. */
        UnknownCount: {
            count: number;
            explanation: string;
            /** @enum {string} */
            why: "bot_not_asked" | "guidance_changed" | "scores_not_recorded" | "earlier_turn_differs" | "message_missing" | "close_entries_not_recorded";
        };
        /** @description Entries in a language of which the bot compares words alone. */
        UnreadLanguage: {
            entries: number;
            language: string;
        };
        /** @description How changes in a helpdesk reach us. Without a webhook tickets are polled. */
        Updates: {
            /** @default null */
            first_event_at: string | null;
            /** @default null */
            header: string | null;
            /**
             * @default poll
             * @enum {string}
             */
            mode: "poll" | "webhook";
            /** @default null */
            set_up_at: string | null;
            /** @default [] */
            steps: string[];
            /** @default null */
            webhook_id: string | null;
        };
        /**
         * @description What is known of the visitor. A name is only a claim unless it is `verified`, an address
         *     unless it is proved.
         */
        Visitor: {
            /** @default false */
            confirmed: boolean;
            /** @default null */
            email: string | null;
            /** @default null */
            name: string | null;
            /** @default null */
            plan: string | null;
            /** @default false */
            verified: boolean;
        };
        /** @description What the visitor typed about themselves: a claim, not a fact. */
        VisitorDetails: {
            /** @default null */
            email: string | null;
            /** @default null */
            name: string | null;
        };
        /** @description What a conversation keeps of where its visitor came from, as of its beginning. */
        VisitorFacts: {
            /** @default {} */
            claimed: {
                [key: string]: boolean | number | string;
            };
            /** @default null */
            device: ("phone" | "tablet" | "computer") | null;
            /** @default null */
            referrer: string | null;
            /** @default {} */
            signed: {
                [key: string]: boolean | number | string;
            };
        };
        /** @description One text: its name, where it is met, and how it reads in English. */
        VisitorText: {
            english: string;
            name: string;
            /** @enum {string} */
            part: "widget" | "chat" | "mail" | "times";
            placeholders: string[];
        };
        /** @description One fact: what the team calls it, how it is asked, how it looks, and the ticket's field. */
        WantedFact: {
            name: string;
            /** @default null */
            pattern: string | null;
            question: {
                [key: string]: string;
            };
            /** @default null */
            ticket_field: string | null;
        };
        /** @description PUT …/webhook: the secret that the helpdesk has chosen, as the owner copied it there. */
        WebhookSecret: {
            secret: string;
        };
        /**
         * @description POST …/webhook. `installed`: done through the vendor's API. Else `steps` say what the owner
         *     does there; `secret` is shown this once, and only where it must be pasted.
         */
        WebhookSetUp: {
            /** @default null */
            header: string | null;
            installed: boolean;
            /** @default null */
            secret: string | null;
            /** @default [] */
            steps: string[];
            url: string;
        };
        /** @description What is still to be done so that the helpdesk tells us of changes; no secret is in it. */
        WebhookView: {
            /** @default null */
            header: string | null;
            /** @default [] */
            steps: string[];
            url: string;
        };
        /** @description The owner's words for the widget; those that are not here are the built-in ones. */
        WidgetLanguage: {
            locale: string;
            texts: {
                [key: string]: string;
            };
        };
        /** @description The workspace. `workspace_id` and `add_ons` are shown; a PUT may repeat, not change them. */
        WorkspaceBody: {
            /** @default null */
            add_ons: "auto_ticket_reply"[] | null;
            /** @default null */
            audit_days: number | null;
            /**
             * @default {
             *       "avatar_url": null,
             *       "colour": "#1f5eff",
             *       "name": null,
             *       "position": "right"
             *     }
             */
            brand: components["schemas"]["Brand"];
            /** @default null */
            identity_once: boolean | null;
            /** @default null */
            matters: components["schemas"]["MatterChoices"] | null;
            name: string;
            owner_email: string;
            /** @default null */
            require_second_factor: boolean | null;
            /** @default null */
            team_language: ("en" | "de") | null;
            /** @default null */
            workspace_id: string | null;
        };
        /** @description POST /v1/admin/conversations/{id}/notes. */
        WriteNote: {
            text: string;
        };
        /** @description An agent's address and an API token; Zendesk ends these on 2027-04-30. */
        ZendeskApiToken: {
            /** Format: password */
            api_token: string;
            /** @constant */
            auth: "api_token";
            email: string;
            subdomain: string;
        };
        /** @description An OAuth client of the account, for the client credentials grant. */
        ZendeskOAuth: {
            /**
             * @default oauth
             * @constant
             */
            auth: "oauth";
            /** Format: password */
            client_id: string;
            /** Format: password */
            client_secret: string;
            subdomain: string;
        };
        /**
         * @description Where and how tickets are made in Zendesk. Ids are Zendesk's numbers, as text; what a create
         *     takes: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket.
         */
        ZendeskTicket: {
            /** @default null */
            assignee_id: string | null;
            /** @default null */
            brand_id: string | null;
            /** @default {} */
            custom_fields: {
                [key: string]: boolean | number | string | string[] | components["schemas"]["FromChat"];
            };
            /** @default null */
            group_id: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            helpdesk: "zendesk";
            /** @default null */
            priority: ("urgent" | "high" | "normal" | "low") | null;
            /** @default Chat: {question} */
            subject: string;
            /** @default [] */
            tags: string[];
            /** @default null */
            ticket_form_id: string | null;
            /** @default null */
            type: ("problem" | "incident" | "question" | "task") | null;
        };
        /** @description With a code, which buys the refresh token: once, and within minutes. */
        ZohoGrant: {
            /**
             * @default oauth
             * @constant
             */
            auth: "oauth";
            /** Format: password */
            client_id: string;
            /** Format: password */
            client_secret: string;
            /** Format: password */
            code: string;
            /** @enum {string} */
            data_centre: "com" | "eu" | "in" | "com.au" | "jp" | "com.cn" | "sa" | "ca";
            org_id: string;
            /** @default null */
            reply_from: string | null;
        };
        /** @description With the refresh token that opens the organisation. */
        ZohoOAuth: {
            /**
             * @default oauth
             * @constant
             */
            auth: "oauth";
            /** Format: password */
            client_id: string;
            /** Format: password */
            client_secret: string;
            /** @enum {string} */
            data_centre: "com" | "eu" | "in" | "com.au" | "jp" | "com.cn" | "sa" | "ca";
            org_id: string;
            /** Format: password */
            refresh_token: string;
            /** @default null */
            reply_from: string | null;
        };
        /**
         * @description Where and how tickets are made in Zoho Desk. Values of pick lists are the portal's own. A
         *     create takes no team and no layout: the first is a rule's, the second the department's.
         */
        ZohoTicket: {
            /** @default null */
            assignee_id: string | null;
            /** @default null */
            category: string | null;
            /** @default null */
            channel: string | null;
            /** @default null */
            classification: string | null;
            /** @default {} */
            custom_fields: {
                [key: string]: boolean | number | string | string[] | components["schemas"]["FromChat"];
            };
            department_id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            helpdesk: "zoho";
            /** @default null */
            priority: string | null;
            /** @default null */
            product_id: string | null;
            /** @default null */
            status: string | null;
            /** @default null */
            sub_category: string | null;
            /** @default Chat: {question} */
            subject: string;
            /** @default [] */
            tags: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
