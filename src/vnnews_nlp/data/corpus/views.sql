-- The sentences of an article from the one that holds "from_" to the one that holds "to_".
create macro sentences_of(text_, starts, ends, from_, to_) as substring(
    text_,
    coalesce(list_max(list_filter(starts::integer[], lambda s: s <= from_)), from_) + 1,
    coalesce(list_min(list_filter(ends::integer[], lambda e: e >= to_)), to_)
        - coalesce(list_max(list_filter(starts::integer[], lambda s: s <= from_)), from_)
);

-- Every article, and the earlier one that it repeats, if any.
create view articles as
select a.* exclude (signature), d.duplicate_of
from article_rows a left join duplicates d using (article);

-- The sentences around a span: evidence(article, start, "end") of any row.
create macro evidence(article_, from_, to_) as (
    select sentences_of(text, sentence_starts, sentence_ends, from_, to_) from article_rows where article = article_
);

-- Articles that repeat no earlier one: what the views below count.
create view originals as
select * from articles where duplicate_of is null;

-- One row an article that says who holds which office.
create view holdings as
select i.identity, p.name, p.title, p.body, p.place, p.status, a.published, a.source, a.article, a.id, a.url,
       sentences_of(a.text, a.sentence_starts, a.sentence_ends, p."start", p."end") as sentence,
       p.score, list_contains(p.inferred, 'place') as place_inferred, p.office_key, p.place_key, p."start", p."end"
from positions p
join identities i using (article, person)
join originals a using (article);

-- Who held which office when and where: one row a human and office.
create view offices as
select identity,
       mode(name)                                          as name,
       mode(title)                                         as title,
       mode(body)                                          as body,
       mode(place)                                         as place,
       list_sort(list(distinct status::varchar))           as statuses,
       min(published)                                      as first_seen,
       max(published)                                      as last_seen,
       count(distinct article)                             as articles,
       list_sort(list(distinct source::varchar) filter (source is not null)) as sources,
       list_sort(list(distinct article))                   as evidence
from holdings
group by identity, office_key, place_key;

-- One row an article that cites a document.
create view citings as
select r.document, c.type, c.number, c.name, c.date, c.issuer, c.subject, len(c.mentions) as mentions,
       a.published, a.source, a.article, a.id, a.url, c.citation,
       sentences_of(a.text, a.sentence_starts, a.sentence_ends, c."start", c."end") as sentence,
       r.joined_by, c.score, c."start", c."end"
from citations c
join "references" r using (article, citation)
join originals a using (article);

-- One row a real document.
create view documents as
select document,
       mode(type)                                          as type,
       arg_max(number, length(number))                     as number,
       mode(name)                                          as name,
       mode(date)                                          as date,
       mode(issuer)                                        as issuer,
       mode(subject)                                       as subject,
       count(distinct article)                             as articles,
       sum(mentions)::bigint                               as mentions,
       min(published)                                      as first_seen,
       max(published)                                      as last_seen,
       list_sort(list(distinct source::varchar) filter (source is not null)) as sources,
       list_sort(list(distinct article))                   as evidence
from citings
group by document;

-- An indicator through time: one row a figure.
create view series as
select i.indicator_key as indicator, a.published, i.period, i.low, i.high, i.unit, i.change, i.role, i.base, i.place,
       a.source, a.article, a.id, a.url,
       sentences_of(a.text, a.sentence_starts, a.sentence_ends, i."start", i."end") as sentence,
       i.score, i."start", i."end"
from indicators i
join originals a using (article)
where i.indicator is not null;

-- People of the same articles.
create view together as
select x.identity as one, y.identity as other, count(distinct article) as articles,
       min(a.published) as first_seen, max(a.published) as last_seen,
       list_sort(list(distinct article)) as evidence
from (from identities semi join (from people where not byline) using (article, person)) x
join (from identities semi join (from people where not byline) using (article, person)) y using (article)
join originals a using (article)
where x.identity < y.identity
group by all;
