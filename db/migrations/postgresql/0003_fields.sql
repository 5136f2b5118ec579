CREATE TABLE "earlier_values" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"field_key" text NOT NULL,
	"value" text,
	"changed_at" bigint,
	"changed_by" text,
	"replaced_at" bigint NOT NULL,
	"replaced_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_pieces" (
	"file_id" text NOT NULL,
	"number" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "file_pieces_file_id_number_pk" PRIMARY KEY("file_id","number")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"field_key" text NOT NULL,
	"about" text NOT NULL,
	"size" integer NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pending_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"content" text NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"field_key" text NOT NULL,
	"value" text NOT NULL,
	"proposed_at" bigint NOT NULL,
	"decided_at" bigint,
	"decided_by" text,
	"outcome" text,
	"reason" text
);
--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "translations" text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "rules" text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "options" text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "access" text DEFAULT 'member edits' NOT NULL;--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "operators" text;--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "searchable" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fields" ADD COLUMN "erased_at" bigint;--> statement-breakpoint
ALTER TABLE "information" ADD COLUMN "confirmed_at" bigint;--> statement-breakpoint
ALTER TABLE "information" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "earlier_values" ADD CONSTRAINT "earlier_values_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "earlier_values" ADD CONSTRAINT "earlier_values_field_key_fields_key_fk" FOREIGN KEY ("field_key") REFERENCES "public"."fields"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_pieces" ADD CONSTRAINT "file_pieces_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_field_key_fields_key_fk" FOREIGN KEY ("field_key") REFERENCES "public"."fields"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_imports" ADD CONSTRAINT "pending_imports_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_field_key_fields_key_fk" FOREIGN KEY ("field_key") REFERENCES "public"."fields"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "earlier_values_of_member" ON "earlier_values" USING btree ("member_id","field_key","replaced_at");--> statement-breakpoint
CREATE INDEX "earlier_values_field" ON "earlier_values" USING btree ("field_key");--> statement-breakpoint
CREATE INDEX "files_member" ON "files" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "files_field" ON "files" USING btree ("field_key");--> statement-breakpoint
CREATE INDEX "pending_imports_member" ON "pending_imports" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "pending_imports_expiry" ON "pending_imports" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "proposals_of_member" ON "proposals" USING btree ("member_id","field_key");--> statement-breakpoint
CREATE INDEX "proposals_open" ON "proposals" USING btree ("decided_at","proposed_at");--> statement-breakpoint
CREATE INDEX "proposals_field" ON "proposals" USING btree ("field_key");--> statement-breakpoint
UPDATE "fields" SET "searchable" = 1 WHERE "key" IN ('name', 'contact', 'description');
