CREATE TABLE `backup_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`machine_id` text NOT NULL,
	`kind` text NOT NULL,
	`file` text NOT NULL,
	`began_at` integer NOT NULL,
	`ended_at` integer,
	`size` integer,
	`said` text,
	`succeeded` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `backup_runs_kind` ON `backup_runs` (`kind`,`began_at`);--> statement-breakpoint
CREATE TABLE `notices` (
	`kind` text NOT NULL,
	`machine_id` text NOT NULL,
	`since` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`about` text NOT NULL,
	PRIMARY KEY(`kind`, `machine_id`)
);
--> statement-breakpoint
ALTER TABLE `machines` ADD `keys` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `imported_cost` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `members_imported_cost` ON `members` (`imported_cost`);