CREATE TABLE `key_checks` (
	`proof` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`key_id` text NOT NULL,
	`since` integer NOT NULL
);
