CREATE TABLE `known_browsers` (
	`member_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_log_in_at` integer NOT NULL,
	PRIMARY KEY(`member_id`, `token_hash`),
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `known_browsers_last_log_in` ON `known_browsers` (`last_log_in_at`);