INSERT INTO `fields` (`key`, `label`, `help`, `type`, `limit`, `position`, `purpose`, `retired_at`) VALUES
	('name', 'Name', '', 'text', 200, 1, 'So that whoever runs the portal knows who you are.', NULL),
	('contact', 'Contact', 'An e-mail address, a telephone number, or another way to reach you.', 'text', 200, 2, 'So that whoever runs the portal can reach you.', NULL),
	('description', 'About you', '', 'long text', 5000, 3, 'Whatever you would like to keep here about yourself.', NULL);
