CREATE TABLE "backup_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"machine_id" text NOT NULL,
	"kind" text NOT NULL,
	"file" text NOT NULL,
	"began_at" bigint NOT NULL,
	"ended_at" bigint,
	"size" bigint,
	"said" text,
	"succeeded" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"kind" text NOT NULL,
	"machine_id" text NOT NULL,
	"since" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"about" text NOT NULL,
	CONSTRAINT "notices_kind_machine_id_pk" PRIMARY KEY("kind","machine_id")
);
--> statement-breakpoint
ALTER TABLE "machines" ADD COLUMN "keys" text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "imported_cost" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "backup_runs_kind" ON "backup_runs" USING btree ("kind","began_at");--> statement-breakpoint
CREATE INDEX "members_imported_cost" ON "members" USING btree ("imported_cost");