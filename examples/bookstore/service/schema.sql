-- The bookstore's tables, and the few books that every new shop starts with.
create table authors (
    id bigint generated always as identity primary key,
    name text not null
);

create table books (
    id bigint generated always as identity primary key,
    author_id bigint not null references authors (id),
    title text not null,
    cover text not null default 'plain.svg'
);

create index books_of_author on books (author_id, id);

-- The service reads and adds; it never changes or deletes.
grant select, insert on authors, books to bookstore;

insert into authors (name) values ('Mary Shelley'), ('Jules Verne'), ('Jane Austen');

insert into books (author_id, title, cover) values
    (1, 'Frankenstein', 'night.svg'),
    (1, 'The Last Man', 'plain.svg'),
    (2, 'Twenty Thousand Leagues Under the Seas', 'sea.svg'),
    (2, 'Around the World in Eighty Days', 'plain.svg'),
    (3, 'Pride and Prejudice', 'plain.svg'),
    (3, 'Persuasion', 'sea.svg');
