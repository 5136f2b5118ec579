INSERT INTO "fields" ("key", "label", "help", "type", "limit", "position", "purpose", "retired_at") VALUES
	('name', 'Name', '', 'text', 200, 1, 'So that printouts and downloads say who you are.', NULL),
	('contact', 'Contact', 'An e-mail address, a telephone number, or another way to reach you.', 'text', 200, 2, 'So that printouts and downloads say how to reach you.', NULL),
	('description', 'About you', '', 'long text', 5000, 3, 'For anything else that you want to keep about yourself.', NULL);
