CREATE TABLE `activity_chains` (
	`member_id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `figures` (
	`day` text NOT NULL,
	`machine_id` text NOT NULL,
	`name` text NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`day`, `machine_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `hand_over_steps` (
	`step` text PRIMARY KEY NOT NULL,
	`done_at` integer NOT NULL,
	`done_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `one_time_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`purpose` text NOT NULL,
	`member_id` text,
	`invited` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_time_links_id` ON `one_time_links` (`id`);--> statement-breakpoint
CREATE INDEX `one_time_links_member` ON `one_time_links` (`member_id`);--> statement-breakpoint
CREATE INDEX `one_time_links_purpose` ON `one_time_links` (`purpose`,`created_at`);--> statement-breakpoint
CREATE INDEX `one_time_links_expiry` ON `one_time_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `openings` (
	`session_id` text NOT NULL,
	`member_id` text NOT NULL,
	`reason` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`session_id`, `member_id`),
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `openings_member` ON `openings` (`member_id`);--> statement-breakpoint
CREATE TABLE `policies` (
	`version` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`widens` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `policy_acceptances` (
	`member_id` text NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`member_id`, `version`),
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `policy_acceptances_version` ON `policy_acceptances` (`version`);--> statement-breakpoint
CREATE TABLE `retentions` (
	`member_id` text PRIMARY KEY NOT NULL,
	`listed_at` integer NOT NULL,
	`disabled_at` integer,
	`stopped_at` integer,
	`stopped_by` text,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `activity` ADD `link` integer;--> statement-breakpoint
ALTER TABLE `activity` ADD `digest` text;--> statement-breakpoint
CREATE INDEX `activity_chain` ON `activity` (`member_id`,`link`);--> statement-breakpoint
ALTER TABLE `members` ADD `state_since` integer;--> statement-breakpoint
ALTER TABLE `members` ADD `state_reason` text;--> statement-breakpoint
ALTER TABLE `members` ADD `change` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `last_log_in_at` integer;--> statement-breakpoint
CREATE INDEX `members_change` ON `members` (`change`);--> statement-breakpoint
CREATE INDEX `members_role` ON `members` (`role`);--> statement-breakpoint
CREATE INDEX `members_state` ON `members` (`state`);