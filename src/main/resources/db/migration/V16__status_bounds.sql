-- A row for each agency that ever asked for a bulk change: whoever counts what the agency has open, and adds to it, holds its lock.
create table status_operation_bound (
    agency varchar(128) not null primary key
);
