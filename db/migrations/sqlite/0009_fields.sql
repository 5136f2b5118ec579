CREATE TABLE `earlier_values` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`field_key` text NOT NULL,
	`value` text,
	`changed_at` integer,
	`changed_by` text,
	`replaced_at` integer NOT NULL,
	`replaced_by` text NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`field_key`) REFERENCES `fields`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `earlier_values_of_member` ON `earlier_values` (`member_id`,`field_key`,`replaced_at`);--> statement-breakpoint
CREATE INDEX `earlier_values_field` ON `earlier_values` (`field_key`);--> statement-breakpoint
CREATE TABLE `file_pieces` (
	`file_id` text NOT NULL,
	`number` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`file_id`, `number`),
	FOREIGN KEY (`file_id`) REFERENCES `files`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`field_key` text NOT NULL,
	`about` text NOT NULL,
	`size` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`field_key`) REFERENCES `fields`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `files_member` ON `files` (`member_id`);--> statement-breakpoint
CREATE INDEX `files_field` ON `files` (`field_key`);--> statement-breakpoint
CREATE TABLE `pending_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`content` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `pending_imports_member` ON `pending_imports` (`member_id`);--> statement-breakpoint
CREATE INDEX `pending_imports_expiry` ON `pending_imports` (`expires_at`);--> statement-breakpoint
CREATE TABLE `proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`field_key` text NOT NULL,
	`value` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	`outcome` text,
	`reason` text,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`field_key`) REFERENCES `fields`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `proposals_of_member` ON `proposals` (`member_id`,`field_key`);--> statement-breakpoint
CREATE INDEX `proposals_open` ON `proposals` (`decided_at`,`proposed_at`);--> statement-breakpoint
CREATE INDEX `proposals_field` ON `proposals` (`field_key`);--> statement-breakpoint
ALTER TABLE `fields` ADD `translations` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `fields` ADD `rules` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `fields` ADD `options` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `fields` ADD `access` text DEFAULT 'member edits' NOT NULL;--> statement-breakpoint
ALTER TABLE `fields` ADD `operators` text;--> statement-breakpoint
ALTER TABLE `fields` ADD `searchable` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `fields` ADD `erased_at` integer;--> statement-breakpoint
ALTER TABLE `information` ADD `confirmed_at` integer;--> statement-breakpoint
ALTER TABLE `information` ADD `confirmed_by` text;--> statement-breakpoint
UPDATE `fields` SET `searchable` = 1 WHERE `key` IN ('name', 'contact', 'description');
