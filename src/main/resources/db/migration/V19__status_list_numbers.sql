-- On the chain a place is its issuer's, by the list's number and the index: so both are given once to an issuer, whichever agency acts for it. Empty where an
-- older version gave an issuer's number a second time, since the agency had another name by then: such rows stay as they were, and nothing is added to them.
alter table status_list add column numbered_under varchar(512);
update status_list l set numbered_under = l.issuer where not exists (
    select 1 from status_list o where o.issuer = l.issuer and o.number = l.number
        and (o.opened_at < l.opened_at or (o.opened_at = l.opened_at and o.agency < l.agency)));
alter table status_list add constraint status_list_once_an_issuer unique (numbered_under, number);

alter table status_place add column numbered_under varchar(512);
update status_place p set numbered_under = (select l.numbered_under from status_list l where l.agency = p.agency and l.number = p.list);
alter table status_place add constraint status_place_once_an_issuer unique (numbered_under, list, place);
