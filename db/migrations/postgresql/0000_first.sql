CREATE TABLE "activity" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"number" integer NOT NULL,
	"actor_id" text,
	"at" bigint NOT NULL,
	"event" text NOT NULL,
	"detail" text NOT NULL,
	"count" integer DEFAULT 1 NOT NULL,
	"merge_key" text,
	CONSTRAINT "activity_merge_key" UNIQUE("merge_key")
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"name" text PRIMARY KEY NOT NULL,
	"shown" text NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"hash" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fields" (
	"key" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"help" text NOT NULL,
	"type" text NOT NULL,
	"limit" integer NOT NULL,
	"position" integer NOT NULL,
	"purpose" text NOT NULL,
	"retired_at" bigint
);
--> statement-breakpoint
CREATE TABLE "information" (
	"member_id" text NOT NULL,
	"field_key" text NOT NULL,
	"value" text NOT NULL,
	"changed_at" bigint NOT NULL,
	"changed_by" text NOT NULL,
	CONSTRAINT "information_member_id_field_key_pk" PRIMARY KEY("member_id","field_key")
);
--> statement-breakpoint
CREATE TABLE "key_checks" (
	"proof" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"key_id" text NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "known_browsers" (
	"member_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_log_in_at" bigint NOT NULL,
	CONSTRAINT "known_browsers_member_id_token_hash_pk" PRIMARY KEY("member_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_copies" (
	"machine_id" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "ledger_copies_machine_id_hash_pk" PRIMARY KEY("machine_id","hash")
);
--> statement-breakpoint
CREATE TABLE "machines" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"build" text NOT NULL,
	"clock_offset_ms" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"username_key" text NOT NULL,
	"password_hash" text NOT NULL,
	"password_cost" integer GENERATED ALWAYS AS (cast(substring(substr(password_hash, 18) from '^[0-9]+') as integer)) STORED,
	"role" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"password_changed_at" bigint NOT NULL,
	"language" text,
	CONSTRAINT "members_username_key" UNIQUE("username_key")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"method" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"proved_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"address" text NOT NULL,
	"browser" text NOT NULL,
	CONSTRAINT "sessions_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "shared_files" (
	"path" text PRIMARY KEY NOT NULL,
	"content" text NOT NULL,
	"changed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "information" ADD CONSTRAINT "information_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "information" ADD CONSTRAINT "information_field_key_fields_key_fk" FOREIGN KEY ("field_key") REFERENCES "public"."fields"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_browsers" ADD CONSTRAINT "known_browsers_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_copies" ADD CONSTRAINT "ledger_copies_hash_erasures_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."erasures"("hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "activity_member_number" ON "activity" USING btree ("member_id","number");--> statement-breakpoint
CREATE INDEX "activity_event" ON "activity" USING btree ("event","at");--> statement-breakpoint
CREATE INDEX "known_browsers_last_log_in" ON "known_browsers" USING btree ("last_log_in_at");--> statement-breakpoint
CREATE INDEX "members_password_cost" ON "members" USING btree ("password_cost");--> statement-breakpoint
CREATE INDEX "sessions_member" ON "sessions" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "throttles_expiry" ON "throttles" USING btree ("expires_at");