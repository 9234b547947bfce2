-- What an administrator asked for, so that the second one sees it before saying the same. Empty of what was asked for through an older version.
alter table agency_wish add column document varchar(65536);
