-- migrate:up
CREATE TABLE products (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  stock INTEGER NOT NULL CHECK (stock >= 0),
  version INTEGER NOT NULL
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products,
  count INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL
);
INSERT INTO products VALUES ('pen', 'Pen', 10, 1), ('ink', 'Ink', 1, 1);
-- migrate:down
DROP TABLE orders;
DROP TABLE products;
