CREATE TABLE `activity` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`number` integer NOT NULL,
	`actor_id` text,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`detail` text NOT NULL,
	`count` integer DEFAULT 1 NOT NULL,
	`merge_key` text,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `activity_merge_key` ON `activity` (`merge_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `activity_member_number` ON `activity` (`member_id`,`number`);--> statement-breakpoint
CREATE INDEX `activity_event` ON `activity` (`event`,`at`);--> statement-breakpoint
CREATE TABLE `erasures` (
	`hash` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`in_ledger` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fields` (
	`key` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`help` text NOT NULL,
	`type` text NOT NULL,
	`limit` integer NOT NULL,
	`position` integer NOT NULL,
	`purpose` text NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE TABLE `information` (
	`member_id` text NOT NULL,
	`field_key` text NOT NULL,
	`value` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	PRIMARY KEY(`member_id`, `field_key`),
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`field_key`) REFERENCES `fields`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `members` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`password_hash` text NOT NULL,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`password_changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `members_username_key` ON `members` (`username_key`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`member_id` text NOT NULL,
	`method` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`proved_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`address` text NOT NULL,
	`browser` text NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_id` ON `sessions` (`id`);--> statement-breakpoint
CREATE INDEX `sessions_member` ON `sessions` (`member_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `throttles` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `throttles_expiry` ON `throttles` (`expires_at`);