-- The first purposes said that the people who run the portal read these fields. No page shows them any.
UPDATE `fields` SET `purpose` = 'So that printouts and downloads say who you are.' WHERE `key` = 'name' AND `purpose` = 'So that whoever runs the portal knows who you are.';--> statement-breakpoint
UPDATE `fields` SET `purpose` = 'So that printouts and downloads say how to reach you.' WHERE `key` = 'contact' AND `purpose` = 'So that whoever runs the portal can reach you.';--> statement-breakpoint
UPDATE `fields` SET `purpose` = 'For anything else that you want to keep about yourself.' WHERE `key` = 'description' AND `purpose` = 'Whatever you would like to keep here about yourself.';
