-- Articles that repeat no earlier one: what the views below count.
create view originals as
select * exclude (signature) from articles
where article not in (select article from duplicates);

-- Who held which office when and where: one row a human and office.
create view offices as
select i.identity,
       any_value(p.name)                                   as name,
       any_value(p.title)                                  as title,
       any_value(p.body)                                   as body,
       any_value(p.place)                                  as place,
       list_sort(list(distinct p.status::varchar))         as statuses,
       min(a.published)                                    as first_seen,
       max(a.published)                                    as last_seen,
       count(distinct a.article)                           as articles,
       list_sort(list(distinct a.source::varchar))         as sources,
       list_sort(list(distinct a.article))                 as evidence
from positions p
join identities i using (article, person)
join originals a using (article)
group by i.identity, lower(p.title), lower(coalesce(p.place, ''));

-- One row a real document. A code that every place gives out (UBND, HĐND, TU …) is one document
-- only with the same date; a bare number only inside its article.
create view documents as
select type, number, name,
       mode(date)                                          as date,
       mode(issuer)                                        as issuer,
       arg_max(subject, length(subject))                   as subject,
       count(distinct article)                             as articles,
       sum(len(mentions))                                  as mentions,
       min(published)                                      as first_seen,
       max(published)                                      as last_seen,
       list_sort(list(distinct article))                   as evidence
from (
    select c.*, a.published,
           case
               when number is null then ''
               when not regexp_matches(number, '[[:alpha:]]') then 'in ' || c.article
               when regexp_matches(number, '(UBND|HĐND|TU|ĐU|HU|QU|Sở|S[A-ZĐ]+)$') then coalesce(date, issuer, 'in ' || c.article)
               else ''
           end as apart
    from citations c join originals a using (article)
)
group by type, number, name, apart;

-- An indicator through time.
create view series as
select lower(i.indicator) as indicator, a.published, i.period, i.low, i.high, i.unit, i.change, i.role, a.source, a.article, i."start", i."end"
from indicators i join originals a using (article)
where i.indicator is not null;

-- People of the same article.
create view together as
select x.identity as one, y.identity as other, count(*) as articles, list_sort(list(article)) as evidence
from identities x
join identities y using (article)
join originals using (article)
where x.identity < y.identity
group by all;

-- The sentence-like stretch of text around a span: the evidence of a row.
create macro evidence(article_number, from_, to_) as (
    select substring(text, greatest(1, from_ - 120), (to_ - from_) + 240) from articles where article = article_number
);
