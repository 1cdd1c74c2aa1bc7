-- migrate:up
CREATE TABLE sales (id INTEGER PRIMARY KEY, product TEXT NOT NULL, count INTEGER NOT NULL, at TIMESTAMP NOT NULL);
-- migrate:down
DROP TABLE sales;
