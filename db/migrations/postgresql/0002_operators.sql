CREATE TABLE "activity_chains" (
	"member_id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "figures" (
	"day" text NOT NULL,
	"machine_id" text NOT NULL,
	"name" text NOT NULL,
	"value" bigint NOT NULL,
	CONSTRAINT "figures_day_machine_id_name_pk" PRIMARY KEY("day","machine_id","name")
);
--> statement-breakpoint
CREATE TABLE "hand_over_steps" (
	"step" text PRIMARY KEY NOT NULL,
	"done_at" bigint NOT NULL,
	"done_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"purpose" text NOT NULL,
	"member_id" text,
	"invited" text,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint,
	CONSTRAINT "one_time_links_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "openings" (
	"session_id" text NOT NULL,
	"member_id" text NOT NULL,
	"reason" text NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "openings_session_id_member_id_pk" PRIMARY KEY("session_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"version" integer PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"facts" text NOT NULL,
	"widens" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_acceptances" (
	"member_id" text NOT NULL,
	"version" integer NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "policy_acceptances_member_id_version_pk" PRIMARY KEY("member_id","version")
);
--> statement-breakpoint
CREATE TABLE "retentions" (
	"member_id" text PRIMARY KEY NOT NULL,
	"listed_at" bigint NOT NULL,
	"disabled_at" bigint,
	"stopped_at" bigint,
	"stopped_by" text
);
--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "link" integer;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "state_since" bigint;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "state_reason" text;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "change" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "last_log_in_at" bigint;--> statement-breakpoint
ALTER TABLE "activity_chains" ADD CONSTRAINT "activity_chains_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "openings" ADD CONSTRAINT "openings_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "openings" ADD CONSTRAINT "openings_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_acceptances" ADD CONSTRAINT "policy_acceptances_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retentions" ADD CONSTRAINT "retentions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "one_time_links_member" ON "one_time_links" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "one_time_links_purpose" ON "one_time_links" USING btree ("purpose","created_at");--> statement-breakpoint
CREATE INDEX "one_time_links_expiry" ON "one_time_links" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "openings_member" ON "openings" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "policy_acceptances_version" ON "policy_acceptances" USING btree ("version");--> statement-breakpoint
CREATE INDEX "activity_chain" ON "activity" USING btree ("member_id","link");--> statement-breakpoint
CREATE INDEX "members_change" ON "members" USING btree ("change");--> statement-breakpoint
CREATE INDEX "members_role" ON "members" USING btree ("role");--> statement-breakpoint
CREATE INDEX "members_state" ON "members" USING btree ("state");