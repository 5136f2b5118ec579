CREATE TABLE `challenges` (
	`name` text PRIMARY KEY NOT NULL,
	`shown` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ledger_copies` (
	`machine_id` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`machine_id`, `hash`),
	FOREIGN KEY (`hash`) REFERENCES `erasures`(`hash`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `machines` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`build` text NOT NULL,
	`clock_offset_ms` integer NOT NULL,
	`last_seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `shared_files` (
	`path` text PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `erasures` DROP COLUMN `in_ledger`;